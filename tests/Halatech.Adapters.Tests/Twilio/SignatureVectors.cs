using System.Text.Json;

namespace Halatech.Adapters.Tests.Twilio;

/// <summary>
/// Signed requests. V1 to V11 are those of Twilio's own client libraries' tests, V12 is the example of its documentation,
/// C1 is ours and was accepted by Twilio's client library for Node.
/// </summary>
public sealed record SignatureVectors(string AuthToken, IReadOnlyList<SignatureVector> Valid, IReadOnlyList<SignatureVector> Invalid)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static SignatureVectors All { get; } = Load();

    public static TheoryData<string> ValidIds => [.. All.Valid.Select(v => v.Id)];

    public static TheoryData<string> InvalidIds => [.. All.Invalid.Select(v => v.Id)];

    private static SignatureVectors Load()
    {
        using var stream = typeof(SignatureVectors).Assembly
            .GetManifestResourceStream("Halatech.Adapters.Tests.Twilio.signature-vectors.json")!;
        return JsonSerializer.Deserialize<SignatureVectors>(stream, Web)!;
    }
}

/// <summary>One request: a form has fields, a JSON post a body. With <c>SignUrl</c>, the signature is a right one over that URL.</summary>
public sealed record SignatureVector(
    string Id, string Url, IReadOnlyList<IReadOnlyList<string>>? Fields, string? Body, string? Signature, string? SignUrl);
