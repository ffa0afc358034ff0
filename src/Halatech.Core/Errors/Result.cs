using System.Diagnostics.CodeAnalysis;

namespace Halatech.Core.Errors;

/// <summary>Success, or the <see cref="Error"/> that says why not.</summary>
[GenerateSerializer, Immutable, Alias("halatech.errors.result")]
public readonly record struct Result([property: Id(0)] Error? Error)
{
    /// <summary>The successful result.</summary>
    public static Result Ok => default;

    /// <summary>Whether there is no error.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsOk => Error is null;

    public static implicit operator Result(Error error) => new(error);

    public static Result FromError(Error error) => new(error);
}

/// <summary>A value, or the <see cref="Error"/> that says why there is none.</summary>
[GenerateSerializer, Immutable, Alias("halatech.errors.result`1")]
public readonly record struct Result<T>([property: Id(0)] T? Value, [property: Id(1)] Error? Error)
    where T : notnull
{
    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsOk => Error is null;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);
}
