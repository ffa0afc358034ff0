using System.Collections.Concurrent;
using System.Diagnostics;
using Halatech.Core.Turns;
using Halatech.Local.OpenAi.Scripting;
using Halatech.Local.Tests.OpenAi;
using Microsoft.Extensions.AI;

namespace Halatech.Local.Tests.Adapters;

/// <summary>What is asked and answered reaches neither logs nor traces nor errors, the key least of all.</summary>
public sealed class AiPrivacyTests : Served
{
    private const string Word = "xylophonist";

    [Theory]
    [InlineData("answer")]
    [InlineData("400")]
    [InlineData("500")]
    [InlineData("garbage")]
    [InlineData("cut")]
    public async Task Requests_LeaveNoTraceOfTheirWords(string how)
    {
        Server.Rules.Add(new ScriptedRule
        {
            Reply = how switch
            {
                "answer" => ScriptedReply.Text($"Dear {Word}."),
                "garbage" => ScriptedReply.Body($"data: {{{Word}\n\n", "text/event-stream"),
                "cut" => ScriptedReply.Cut(Word),
                _ => ScriptedReply.Error(int.Parse(how, global::System.Globalization.CultureInfo.InvariantCulture), message: $"Your prompt '{Word}' is wrong."),
            },
        });
        ConcurrentQueue<string> lines = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a => lines.Enqueue(
                $"{a.DisplayName} {a.StatusDescription} {string.Join(' ', a.TagObjects)} {string.Join(' ', a.Events.SelectMany(e => e.Tags))}"),
        };
        ActivitySource.AddActivityListener(listener);
        await using var services = AiServices.Of(Server, logging => logging.AddProvider(new QueueLogs(lines)).SetMinimumLevel(LogLevel.Trace));
        var failure = await Record.ExceptionAsync(() => services.GetRequiredService<IChatClient>().GetResponseAsync(
            [new(ChatRole.System, $"You speak to a {Word}."), new(ChatRole.User, $"I am the {Word}.")], cancellationToken: Cancellation));

        Assert.Equal(how != "answer", failure is ModelException);
        Assert.NotEmpty(lines);
        Assert.DoesNotContain(Word, $"{failure}", StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(lines, line => line.Contains(Word, StringComparison.OrdinalIgnoreCase) || line.Contains(Key, StringComparison.Ordinal));
    }

    private sealed class QueueLogs(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}
