using System.Collections.Concurrent;
using System.Text.Json;
using Halatech.Core.Experiences.Expressions;

namespace Halatech.Core.Experiences;

/// <summary>A design, or what is wrong with it: each fault begins with the JSON path of its place.</summary>
public sealed record DesignReading(ExperienceDesign? Design, IReadOnlyList<string> Faults);

/// <summary>Reads designs as tenants write them; samples/tenants/README.md describes the form.</summary>
public static class DesignReader
{
    /// <summary>The version of the form. Later ones are read beside it, never in its place.</summary>
    public const int FormVersion = 1;

    private const int MaxLength = 64 * 1024;
    private const int MostKept = 256;

    private static readonly TimeSpan DefaultLimit = TimeSpan.FromDays(90);
    private static readonly ConcurrentDictionary<string, DesignReading> Known = new(StringComparer.Ordinal);

    /// <summary>Reads a design; the same text is read once.</summary>
    public static DesignReading Read(string json)
    {
        if (Known.TryGetValue(json, out var known)) return known;
        if (Known.Count >= MostKept) Known.Clear();
        return Known[json] = ReadAnew(json);
    }

    private static DesignReading ReadAnew(string json)
    {
        if (json.Length > MaxLength) return new(null, [$"$ is longer than {MaxLength} characters"]);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, MaxDepth = 40 });
            List<string> faults = [];
            var design = Design(new JsonAt(document.RootElement, "$", faults));
            if (design is not null && faults.Count == 0) faults.AddRange(DesignRules.Check(design));
            return new(faults.Count == 0 ? design : null, faults);
        }
        catch (JsonException e)
        {
            return new(null, [$"$ is not JSON: line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}"]);
        }
    }

    private static ExperienceDesign? Design(JsonAt at)
    {
        at.Only("version", "name", "trigger", "limit", "steps");
        if (!at.IsObject) return null;
        if (at.Find("version") is not { } version || !version.Value.TryGetInt32OrNot(out var number) || number != FormVersion) at.Fault($"needs 'version': {FormVersion}");
        var name = at.Text("name", 100);
        var trigger = at.Find("trigger") is { } place ? Trigger(place) : null;
        if (trigger is null && at.Find("trigger") is null) at.Fault("needs 'trigger'");
        var limit = Span(at, "limit") ?? DefaultLimit;
        var steps = new StepReader().Steps(at, "steps");
        return name is null || trigger is null ? null : new ExperienceDesign(name, trigger, limit, steps);
    }

    private static ExperienceTrigger? Trigger(JsonAt at)
    {
        at.Only("on", "transaction", "outcome", "idle", "at", "label");
        var label = at.Text("label", 40, optional: true);
        switch (at.Text("on", 40))
        {
            case "conversation-started":
                return new(TriggerKind.ConversationStarted, Label: label);
            case "transaction-completed":
                return at.Text("transaction", 64) is { } transaction
                    ? new(TriggerKind.TransactionCompleted, transaction, at.Text("outcome", 20, optional: true) ?? "completed", Label: label)
                    : null;
            case "customer-idle":
                if (at.Find("idle") is null) at.Fault("needs 'idle'");
                return Span(at, "idle") is { } idle ? new(TriggerKind.CustomerIdle, Idle: idle, Label: label) : null;
            case "date":
                return at.Text("at", 100) is { } schedule && IsSchedule(at, schedule) ? new(TriggerKind.Date, Schedule: schedule, Label: label) : null;
            case "api":
                return new(TriggerKind.Api, Label: label);
            case null:
                return null;
            default:
                at.Find("on")!.Value.Fault("must be conversation-started, transaction-completed, customer-idle, date or api");
                return null;
        }
    }

    private static bool IsSchedule(JsonAt at, string schedule)
    {
        if (DateSchedule.IsValid(schedule)) return true;
        at.Find("at")!.Value.Fault("must be a time such as 2026-12-24 10:00, or a cron expression of five fields such as 0 9 * * 1");
        return false;
    }

    internal static TimeSpan? Span(JsonAt at, string name)
    {
        if (at.Text(name, 40, optional: true) is not { } text) return null;
        if (TimeUnits.TryParse(text, out var span)) return span;
        at.Find(name)!.Value.Fault($"must be a span such as '30 minutes', '24 hours' or '3 days', at most {TimeUnits.Longest.Days} days");
        return null;
    }

    private static bool TryGetInt32OrNot(this JsonElement element, out int number)
    {
        number = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out number);
    }
}
