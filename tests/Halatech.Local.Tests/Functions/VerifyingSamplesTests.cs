using System.Text;
using Halatech.Core.Conversations;
using Halatech.Local.Tests.Twilio;
using HotelFunctions;

namespace Halatech.Local.Tests.Functions;

/// <summary>Both samples that verify signatures, held against a request that the application really makes.</summary>
public sealed class VerifyingSamplesTests : IDisposable
{
    private static readonly string Script = Path.Combine(RepositoryFolder.Find(), "samples", "functions", "verify-signature.mjs");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("halatech-verify-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task CSharp_BelievesOurRequests_AndNoChangedOne()
    {
        await using var calls = await RealCalls.StartAsync();
        var request = await RequestAsync(calls);
        var (timestamp, signature) = (request.Headers["Halatech-Timestamp"], request.Headers["Halatech-Signature"]);
        var now = DateTimeOffset.UtcNow;
        Assert.True(VerifySignature.IsValid(calls.Secret, timestamp, signature, request.Body, now));

        Assert.False(VerifySignature.IsValid("another secret", timestamp, signature, request.Body, now));
        Assert.False(VerifySignature.IsValid(calls.Secret, timestamp, signature, [.. request.Body, (byte)' '], now));
        Assert.False(VerifySignature.IsValid(calls.Secret, $"{long.Parse(timestamp, null) + 1}", signature, request.Body, now));
        Assert.False(VerifySignature.IsValid(calls.Secret, timestamp, signature.ToUpperInvariant(), request.Body, now));
        Assert.False(VerifySignature.IsValid(calls.Secret, timestamp, null, request.Body, now));
        Assert.False(VerifySignature.IsValid(calls.Secret, timestamp, signature, request.Body, now.AddMinutes(6)));
        Assert.False(VerifySignature.IsValid(calls.Secret, timestamp, signature, request.Body, now.AddMinutes(-6)));
    }

    [Fact]
    public async Task JavaScript_BelievesOurRequests_AndNoChangedOne()
    {
        await using var calls = await RealCalls.StartAsync();
        var request = await RequestAsync(calls);
        var (timestamp, signature) = (request.Headers["Halatech-Timestamp"], request.Headers["Halatech-Signature"]);
        var body = Encoding.UTF8.GetString(request.Body);
        Assert.Equal("valid", await VerifyAsync(Script, calls.Secret, timestamp, signature, body));

        Assert.Equal("invalid", await VerifyAsync(Script, "another secret", timestamp, signature, body));
        Assert.Equal("invalid", await VerifyAsync(Script, calls.Secret, timestamp, signature, $"{body} "));
        Assert.Equal("invalid", await VerifyAsync(Script, calls.Secret, "1764000000", signature, body));
        Assert.Equal("invalid", await VerifyAsync(Script, calls.Secret, timestamp, "v1=", body));
    }

    [Fact]
    public async Task JavaScript_StartedThroughALink_DoesTheSame()
    {
        await using var calls = await RealCalls.StartAsync();
        var request = await RequestAsync(calls);
        var link = Path.Combine(_folder.FullName, "verify.mjs");
        File.CreateSymbolicLink(link, Script);
        Assert.Equal("valid", await VerifyAsync(
            link, calls.Secret, request.Headers["Halatech-Timestamp"], request.Headers["Halatech-Signature"], Encoding.UTF8.GetString(request.Body)));
    }

    private static async Task<RealCalls.Received> RequestAsync(RealCalls calls)
    {
        await calls.CallAsync($"{calls.Url}/hotel", "book-room", """{"actionType":"book-room","name":"Ngọzi 🙂"}""", CallId.Of(3));
        return await calls.NextAsync();
    }

    private static async Task<string> VerifyAsync(string script, string secret, string timestamp, string signature, string body) =>
        (await NpmClient.NodeAsync(script, [secret, timestamp, signature], body)).Trim();
}
