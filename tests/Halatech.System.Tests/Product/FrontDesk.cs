using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Halatech.Local;

namespace Halatech.System.Tests.Product;

/// <summary>The hotel's own systems: they sign what they ask for, as samples/requests/experience.sh does.</summary>
internal static class FrontDesk
{
    private const string LateCheckOut = "/api/v1/tenants/guided-hospitality/experiences/late-check-out/runs";

    private static readonly HttpClient Http = new();

    /// <summary>Offers a guest, who has written by SMS before, to keep the room for longer.</summary>
    public static async Task OfferLateCheckOutAsync(LocalCopy copy, Telephone guest, string until)
    {
        var body = JsonSerializer.Serialize(new { customer = new { channel = "sms", address = guest.From }, facts = new { until } });
        var key = Guid.NewGuid().ToString("N");
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var secret = await File.ReadAllBytesAsync(Path.Combine(copy.Folder, "function-secret"), TestContext.Current.CancellationToken);
        var signature = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{timestamp}\nPOST\n{LateCheckOut}\n{key}\n{body}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, LocalPorts.Url(copy.Ports.Application) + LateCheckOut)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers =
            {
                { "Halatech-Timestamp", timestamp }, { "Halatech-Signature", $"v1={Convert.ToHexStringLower(signature)}" }, { "Idempotency-Key", key },
            },
        };
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
