using System.Net;

namespace HotelFunctions;

/// <summary>Confirms rooms, after a while, by calling back.</summary>
internal sealed class ReservationDesk(
    Hotel hotel, HotelFunctionsOptions options, IHttpClientFactory clients, ILogger<ReservationDesk> logger)
{
    public const string ClientName = "callbacks";

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    public void Take(FunctionCall call) => _ = Task.Run(() => ConfirmAsync(call));

    private async Task ConfirmAsync(FunctionCall call)
    {
        await Task.Delay(options.DeskDelay, options.Time);
        var reply = hotel.Book(call);
        for (var pause = FirstPause; options.Time.GetUtcNow() < call.CallbackExpiresAt; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (await IsHeardAsync(call.CallbackUrl, reply)) return;
            await Task.Delay(pause, options.Time);
        }
    }

    // Taken, or refused for good: both are an end. A callback that was not answered in time may have been taken, and is repeated.
    private async Task<bool> IsHeardAsync(Uri callback, FunctionReply reply)
    {
        try
        {
            using var answer = await clients.CreateClient(ClientName).PostAsJsonAsync(callback, reply);
            return (int)answer.StatusCode < 500 && answer.StatusCode is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            logger.LogWarning("Halatech cannot be reached: {Reason}", e.Message);
            return false;
        }
    }
}
