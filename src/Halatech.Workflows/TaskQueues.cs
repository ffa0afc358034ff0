namespace Halatech.Workflows;

/// <summary>One queue for each kind of workflow, so that a flood of one kind does not hold up another.</summary>
internal static class TaskQueues
{
    public const string Lifecycle = "lifecycle";
    public const string Handoffs = "handoffs";
    public const string Transactions = "transactions";
    public const string Experiences = "experiences";
    public const string Calendars = "calendars";

    public static string Of(TemporalOptions options, string kind) => $"{options.QueuePrefix}-{kind}";
}
