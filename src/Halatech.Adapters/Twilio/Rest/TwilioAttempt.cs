using Halatech.Core.Errors;

namespace Halatech.Adapters.Twilio.Rest;

/// <summary>When an attempt that failed may be made again without asking.</summary>
internal enum Repeat
{
    /// <summary>It would fail again, or has succeeded.</summary>
    Never,

    /// <summary>It may have taken effect unseen: only reading may be repeated.</summary>
    Reading,

    /// <summary>It surely had no effect.</summary>
    Always,
}

/// <summary>How one attempt at a request ended.</summary>
internal readonly record struct TwilioAttempt(Result<byte[]> Answer, Repeat Repeat, TimeSpan? RetryAfter = null);
