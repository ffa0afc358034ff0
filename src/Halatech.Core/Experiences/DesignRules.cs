using Halatech.Core.Tenancy;

namespace Halatech.Core.Experiences;

/// <summary>What a design must satisfy beyond its form.</summary>
internal static class DesignRules
{
    /// <summary>Faults within a design, by the ids of its steps.</summary>
    public static IEnumerable<string> Check(ExperienceDesign design)
    {
        if (design.Steps.IsEmpty) yield return "$.steps must not be empty";
        ExperienceStep[] all = [.. ExperienceDesign.All(design.Steps)];
        foreach (var twice in all.GroupBy(step => step.Id, StringComparer.Ordinal).Where(group => group.Count() > 1))
            yield return $"$.steps has the id '{twice.Key}' more than once";
        foreach (var (place, step) in all.Index())
        {
            var before = all.Take(place);
            if (step is FeedbackStep feedback && !before.Any(s => s is CallStep && s.Id == feedback.Call))
                yield return $"$.steps '{step.Id}' waits for the call '{feedback.Call}', which is no call before it";
            if (step is not BranchStep branch) continue;
            if (branch.Cases.IsEmpty) yield return $"$.steps '{step.Id}' has no case";
            if (branch.On != BranchKind.Answer) continue;
            if (before.FirstOrDefault(s => s.Id == branch.Of) is not { } asked) yield return $"$.steps '{step.Id}' goes by '{branch.Of}', which is no step before it";
            else if (asked is AskStep ask)
            {
                foreach (var label in branch.Cases.Select(c => c.Label).Except([.. ask.Choices.Select(c => c.Label), .. StepLabels.OfAsks], StringComparer.Ordinal))
                    yield return $"$.steps '{step.Id}' has the case '{label}', which is no answer to '{ask.Id}'";
            }
        }
    }

    /// <summary>Faults of all experiences of a tenant, and of what they refer to.</summary>
    public static IEnumerable<string> Check(TenantConfiguration tenant)
    {
        if (tenant.Experiences.IsDefaultOrEmpty) yield break;
        if (tenant.Experiences.Contains(null!))
        {
            yield return "experiences must be a list without null";
            yield break;
        }

        foreach (var (place, experience) in tenant.Experiences.Index())
        {
            var path = $"experiences[{place}]";
            if (experience.Id is not { Length: >= 1 and <= 64 } || !experience.Id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
                yield return $"{path}.id must be 1 to 64 letters, digits and hyphens";
            if (tenant.Experiences.Count(e => e.Id == experience.Id) > 1) yield return $"{path}.id stands more than once";
            var reading = DesignReader.Read(experience.Design ?? "");
            foreach (var fault in reading.Faults) yield return $"{path}.design {fault}";
            if (reading.Design is not { } design) continue;
            foreach (var fault in References(tenant, design)) yield return $"{path}.design {fault}";
        }
    }

    private static IEnumerable<string> References(TenantConfiguration tenant, ExperienceDesign design)
    {
        if (design.Trigger.Transaction is { } begun && tenant.Transactions.All(t => t.Id != begun)) yield return $"$.trigger.transaction '{begun}' is none of the tenant's";
        foreach (var call in ExperienceDesign.All(design.Steps).OfType<CallStep>())
        {
            if (tenant.Transactions.FirstOrDefault(t => t.Id == call.Transaction) is not { } transaction) yield return $"$.steps '{call.Id}' calls '{call.Transaction}', which is none of the tenant's transactions";
            else if (transaction.Post is null) yield return $"$.steps '{call.Id}' calls '{call.Transaction}', which has no serverless function";
        }
    }
}

/// <summary>How steps come out, apart from what their design names.</summary>
public static class StepLabels
{
    public const string Done = "done";
    public const string Skipped = "skipped";
    public const string TimedOut = "timed-out";
    public const string Withheld = "withheld";
    public const string OptedOut = "opted-out";
    public const string Other = "other";
    public const string Accepted = "accepted";
    public const string Held = "held";
    public const string Answered = "answered";
    public const string Failed = "failed";
    public const string Unknown = "unknown";

    internal static readonly string[] OfAsks = [TimedOut, Withheld, OptedOut, Other, Skipped, Failed];
}
