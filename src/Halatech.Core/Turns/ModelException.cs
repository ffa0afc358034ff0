using Halatech.Core.Errors;

namespace Halatech.Core.Turns;

/// <summary>A model gave no usable answer. <see cref="Error"/> says whether asking again may help.</summary>
public sealed class ModelException(Error error, Exception? inner = null) : Exception(error.Message, inner)
{
    public Error Error { get; } = error;

    /// <summary>How long the service asked to be left alone, if it did.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
