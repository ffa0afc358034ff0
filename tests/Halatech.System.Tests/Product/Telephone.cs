using System.Globalization;
using Halatech.Local.Twilio;

namespace Halatech.System.Tests.Product;

/// <summary>One telephone and one address of the business, by the telephones' API.</summary>
internal sealed class Telephone
{
    private static readonly HttpClient Http = new();

    private readonly string _api;

    private Telephone(string network, string from, string to) => (_api, From, To) = ($"{network}/phones/api", from, to);

    public string From { get; }

    public string To { get; }

    /// <summary>A telephone with a number that nobody has used, on the channel of the address.</summary>
    public static Telephone New(string network, string to)
    {
        var number = Random.Shared.NextInt64(1_000_000_000, 9_999_999_999).ToString(CultureInfo.InvariantCulture);
        var channel = to.Contains(':', StringComparison.Ordinal) ? to[..to.IndexOf(':', StringComparison.Ordinal)] : "sms";
        var from = channel switch
        {
            "sms" => $"+1{number}",
            "messenger" => $"messenger:1{number}",
            _ => $"{channel}:+1{number}",
        };
        return new Telephone(network, from, to);
    }

    public async Task SayAsync(string? body, params Picture[] media)
    {
        using var answer = await Http.PostAsJsonAsync(
            $"{_api}/messages", new { from = From, to = To, body, media }, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The holder looks at the thread.</summary>
    public async Task LookAsync()
    {
        using var answer = await Http.PostAsJsonAsync(
            $"{_api}/read", new { phone = From, address = To }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<IReadOnlyList<PhoneMessage>> ThreadAsync()
    {
        var url = $"{_api}/threads?phone={Uri.EscapeDataString(From)}&address={Uri.EscapeDataString(To)}";
        return (await Http.GetFromJsonAsync<Thread>(url, TestContext.Current.CancellationToken))!.Messages;
    }

    /// <summary>Waits until so many messages have come from the business and all have the status; returns the last of them.</summary>
    public async Task<PhoneMessage> AnswerAsync(int count = 1, string status = "delivered")
    {
        var thread = await Eventually.GetAsync(
            ThreadAsync,
            messages => messages.Count(IsAnswer) >= count && messages.Where(IsAnswer).All(m => m.Status == status),
            messages => $"{count} answers are {status}; the thread is\n{string.Join('\n', messages ?? [])}");
        Assert.Equal(count, thread.Count(IsAnswer));
        return thread.Last(IsAnswer);
    }

    /// <summary>Says something and waits for the one answer to it.</summary>
    public async Task<string> AskAsync(string body)
    {
        var before = (await ThreadAsync()).Count(IsAnswer);
        await SayAsync(body);
        return (await AnswerAsync(before + 1)).Body!;
    }

    public static bool IsAnswer(PhoneMessage message) => message.Direction == "outbound";

    /// <summary>Says something and waits for an answer with a phrase in it, whatever else comes.</summary>
    public async Task<string> AskForAsync(string body, string phrase)
    {
        var before = (await ThreadAsync()).Count(IsAnswer);
        await SayAsync(body);
        return await HearAsync(phrase, before);
    }

    /// <summary>Waits for a message of the business with a phrase in it, after so many others.</summary>
    public async Task<string> HearAsync(string phrase, int after)
    {
        var thread = await Eventually.GetAsync(
            ThreadAsync,
            messages => messages.Where(IsAnswer).Skip(after).Any(Says),
            messages => $"'{phrase}' is heard; the thread is\n{string.Join('\n', messages ?? [])}");
        return thread.Where(IsAnswer).Skip(after).First(Says).Body!;

        bool Says(PhoneMessage message) => message.Body?.Contains(phrase, StringComparison.OrdinalIgnoreCase) == true;
    }

    /// <summary>The same telephone, with another address of the business.</summary>
    public Telephone At(string address) => new(_api[..^"/phones/api".Length], From, address);

    private sealed record Thread(IReadOnlyList<PhoneMessage> Messages);
}

/// <summary>An attachment as the telephones' API takes it.</summary>
internal sealed record Picture(string ContentType, string Filename, string Base64);
