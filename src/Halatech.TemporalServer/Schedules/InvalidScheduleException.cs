namespace Halatech.TemporalServer.Schedules;

/// <summary>A schedule that cannot be; the text is for its author.</summary>
internal sealed class InvalidScheduleException(string message) : Exception(message);
