using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Halatech.Core.Conversations;

namespace Halatech.Core.Experiences;

/// <summary>A request for an experience that was taken.</summary>
/// <param name="Request">As whoever asked called it.</param>
/// <param name="Experience">Which experience.</param>
/// <param name="Number">The append that took it.</param>
/// <param name="Digest">Of its facts, which tells another request under the same name; empty for none.</param>
/// <param name="Facts">What the run may speak of, until it has begun.</param>
public sealed record KnownRequest(string Request, string Experience, long Number, string Digest, string Facts = "")
{
    internal const int Longest = 64;

    internal static KnownRequest Of(ExperienceRequested e, long number) => new(e.Request, e.Experience, number, DigestOf(e.Facts), e.Facts ?? "");

    internal static string DigestOf(string? facts) =>
        string.IsNullOrEmpty(facts) ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(facts)).AsSpan(0, 8));

    /// <summary>Whether the text is a JSON object that can be kept, or empty.</summary>
    internal static bool IsFacts(string text)
    {
        if (text.Length == 0) return true;
        if (text.Length > TransactionFacts.Longest) return false;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
