using Halatech.Core.Errors;

namespace Halatech.Core.Turns;

/// <summary>
/// A model gave no usable answer. <see cref="Error"/> says what to do: <see cref="ErrorKind.Unavailable"/> and
/// <see cref="ErrorKind.Limited"/> were tried again already, <see cref="ErrorKind.Upstream"/> is an answer of no use that may be
/// asked for once more, and the other kinds are final.
/// </summary>
public sealed class ModelException(Error error, Exception? inner = null) : Exception(error.Message, inner)
{
    public Error Error { get; } = error;

    /// <summary>How long the service asked to be left alone, if it did.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
