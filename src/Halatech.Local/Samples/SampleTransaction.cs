using System.Collections.Immutable;
using System.Text.Json;
using Halatech.Core.Decisions;
using Halatech.Core.Transactions;

namespace Halatech.Local.Samples;

/// <summary>A transaction as it stands in a sample's <c>transactions.json</c>; the prompt is a file of its own.</summary>
internal sealed record SampleTransaction(
    string Id,
    string Name,
    string Description,
    string PromptFile,
    DecisionMap Map,
    SamplePost? Post = null,
    ImmutableArray<SampleFunction>? Functions = null,
    int TimeLimitMinutes = 60,
    string TimedOutText = "")
{
    public TransactionDefinition ToDefinition(string prompt) => new()
    {
        Id = Id,
        Name = Name,
        Description = Description,
        Prompt = prompt,
        Map = Map,
        Functions = [.. (Functions ?? []).Select(function => function.ToDefinition())],
        Post = Post?.ToSettings(),
        TimeLimitMinutes = TimeLimitMinutes,
        TimedOutText = TimedOutText,
    };
}

/// <summary>A sample's serverless function; its schema stands in the file as JSON.</summary>
internal sealed record SamplePost(
    string Endpoint,
    JsonElement Parameters,
    string Description = "",
    int TimeLimitSeconds = 10,
    int FeedbackLimitMinutes = 60,
    string? Compensation = null,
    int RetryMinutes = 0)
{
    public PostSettings ToSettings() => new(
        Endpoint, JsonSerializer.Serialize(Parameters), Description, TimeLimitSeconds, FeedbackLimitMinutes, Compensation, RetryMinutes);
}
