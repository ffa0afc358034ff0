namespace Halatech.Core.Errors;

/// <summary>The kinds of expected refusals, each with the HTTP status that the host maps it to.</summary>
public enum ErrorKind
{
    /// <summary>The request itself is wrong (400).</summary>
    Invalid = 0,

    /// <summary>Nobody is signed in (401).</summary>
    Unauthenticated = 1,

    /// <summary>Who is signed in may not do this (403).</summary>
    Forbidden = 2,

    /// <summary>There is no such thing (404).</summary>
    NotFound = 3,

    /// <summary>The thing is in a state that does not allow this now (409).</summary>
    Conflict = 4,

    /// <summary>A limit of rate, size or budget is reached (429).</summary>
    Limited = 5,

    /// <summary>A service we depend on answered wrongly (502).</summary>
    Upstream = 6,

    /// <summary>We cannot do this now; trying again later is right (503).</summary>
    Unavailable = 7,
}

/// <summary>An expected refusal, as a value.</summary>
/// <param name="Kind">What sort of refusal it is; decides the HTTP status and whether a retry makes sense.</param>
/// <param name="Code">Stable, machine-readable, such as <c>conversation.closed</c>.</param>
/// <param name="Message">Says what is wrong and, where possible, how to mend it. Holds no secret and no customer text.</param>
[GenerateSerializer, Immutable, Alias("halatech.errors.error")]
public sealed record Error(
    [property: Id(0)] ErrorKind Kind,
    [property: Id(1)] string Code,
    [property: Id(2)] string Message)
{
    /// <summary>Whether the same request may succeed when it is made again.</summary>
    public bool IsTransient => Kind is ErrorKind.Limited or ErrorKind.Upstream or ErrorKind.Unavailable;
}
