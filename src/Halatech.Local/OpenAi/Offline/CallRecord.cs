using System.Text.Json;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>What came of a call of a serverless function.</summary>
internal enum CallOutcome { Open, Accepted, Answered, Failed }

/// <summary>The newest call, as the function records of a thread tell it.</summary>
/// <param name="Outcome">How far it has come.</param>
/// <param name="Line">The number of the line that says so.</param>
/// <param name="Said">What the function said, or why the call failed.</param>
internal sealed record CallRecord(CallOutcome Outcome, int Line, string Said)
{
    /// <summary>The newest call since the transaction began; null when there is none.</summary>
    public static CallRecord? Newest(OfflineDialogue dialogue)
    {
        CallRecord? newest = null;
        foreach (var line in dialogue.Lines.Where(line => line.Speaker == Speaker.Function))
        {
            try
            {
                using var json = JsonDocument.Parse(line.Text);
                newest = Next(newest, line.Number, json.RootElement);
            }
            catch (JsonException)
            {
                // A record that was cut short tells nothing.
            }
        }

        return newest;
    }

    /// <summary>What the function says to the customer, if it says something.</summary>
    public string Message => Outcome == CallOutcome.Failed ? Phrasing.NoAnswer : ToolResultReply.Of(Said);

    /// <summary>A field of the function's answer, or empty.</summary>
    public string Field(string name)
    {
        try
        {
            using var json = JsonDocument.Parse(Said);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static CallRecord? Next(CallRecord? before, int line, JsonElement record)
    {
        if (record.ValueKind != JsonValueKind.Object) return before;
        if (record.TryGetProperty("function", out var function)) return function.ValueEquals("post") ? new(CallOutcome.Open, line, "") : null;
        if (record.TryGetProperty("transaction", out _)) return null;
        if (before is null) return null;
        if (record.TryGetProperty("accepted", out _) || record.TryGetProperty("held", out _)) return before with { Outcome = CallOutcome.Accepted, Line = line };
        if (record.TryGetProperty("answer", out var answer)) return new(CallOutcome.Answered, line, answer.GetString() ?? "");
        return record.TryGetProperty("failed", out var failed) ? new(CallOutcome.Failed, line, failed.GetString() ?? "") : before;
    }
}
