using System.ComponentModel.DataAnnotations;

namespace Halatech.Grains;

/// <summary>How the grains run.</summary>
public sealed class GrainsOptions
{
    public const string Section = "Grains";

    /// <summary>How long a conversation stays in memory after the last call, in minutes.</summary>
    [Range(2, 24 * 60)]
    public int IdleMinutes { get; set; } = 15;

    /// <summary>A snapshot is kept after this many appends to a conversation's log.</summary>
    [Range(2, 100_000)]
    public int SnapshotEvery { get; set; } = 250;

    /// <summary>How often conversations that owe something are looked for, in milliseconds.</summary>
    [Range(10, 600_000)]
    public int RecoveryIntervalMilliseconds { get; set; } = 2000;

    /// <summary>Conversations that have owed something for less than this are left alone, in milliseconds.</summary>
    [Range(0, 600_000)]
    public int RecoveryMinimumAgeMilliseconds { get; set; } = 2000;

    /// <summary>How often a step of a turn is taken whose answer is of no use, or that meets a fault of our own parts.</summary>
    [Range(1, 10)]
    public int ModelAttempts { get; set; } = 3;

    /// <summary>How often the silos tell one another what turns have cost, in milliseconds; a budget is kept to within that.</summary>
    [Range(10, 600_000)]
    public int BudgetFlushMilliseconds { get; set; } = 5000;

    /// <summary>How long a serverless function that fails is called again, in seconds; then the assistant is told.</summary>
    [Range(1, 3600)]
    public int CallDeadlineSeconds { get; set; } = 120;

    /// <summary>The largest file of a customer that is kept, in kilobytes.</summary>
    [Range(1, 16 * 1024)]
    public int MediaKilobytes { get; set; } = 16 * 1024;

    /// <summary>How long a turn waits for files that are still being fetched, in seconds.</summary>
    [Range(0, 60)]
    public int MediaWaitSeconds { get; set; } = 8;

    /// <summary>How long a reply is offered to a provider that fails, in seconds; then it is given up and flagged.</summary>
    [Range(1, 4 * 3600)]
    public int SendDeadlineSeconds { get; set; } = 900;
}
