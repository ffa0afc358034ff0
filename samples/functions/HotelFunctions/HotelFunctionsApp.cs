using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace HotelFunctions;

/// <summary>How the service runs.</summary>
public sealed class HotelFunctionsOptions
{
    public string Url { get; init; } = "http://localhost:5084";

    /// <summary>The tenant's function secret; calls that it did not sign are refused.</summary>
    public string Secret { get; init; } = "";

    /// <summary>How long the reservation desk takes to confirm a room.</summary>
    public TimeSpan DeskDelay { get; init; } = TimeSpan.FromSeconds(6);
}

/// <summary>A hotel's serverless functions: some answer at once, a room is confirmed later by callback.</summary>
public static class HotelFunctionsApp
{
    private const int MostBytes = 64 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static WebApplication Build(HotelFunctionsOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(options.Url);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<Hotel>().AddSingleton<ReservationDesk>().AddSingleton(options).AddHttpClient();
        var app = builder.Build();
        ConcurrentDictionary<string, FunctionReply?> answered = new(StringComparer.Ordinal);
        app.MapPost("/hotel", (HttpRequest request, Hotel hotel, ReservationDesk desk, TimeProvider time) =>
            AnswerAsync(request, options, answered, hotel, desk, time));
        app.MapGet("/", (Hotel hotel) => Results.Content(BookingsPage.Of(hotel.Bookings), "text/html; charset=utf-8"));
        return app;
    }

    private static async Task<IResult> AnswerAsync(
        HttpRequest request, HotelFunctionsOptions options, ConcurrentDictionary<string, FunctionReply?> answered, Hotel hotel,
        ReservationDesk desk, TimeProvider time)
    {
        if (request.ContentLength is null or > MostBytes) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        var bytes = body.ToArray();
        if (!VerifySignature.IsValid(options.Secret, request.Headers["Halatech-Timestamp"], request.Headers["Halatech-Signature"], bytes, time.GetUtcNow()))
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        if (JsonSerializer.Deserialize<FunctionCall>(bytes, Json) is not { } call) return Results.BadRequest();

        // A call that comes again is the same call: it has the same answer and no second effect.
        var key = request.Headers["Idempotency-Key"].ToString();
        if (call.ActionType == "book-room")
        {
            if (answered.TryAdd(key, null)) desk.Take(call);
            return Results.Json(new FunctionReply("accepted", "The reservation desk is looking at it."), Json, statusCode: StatusCodes.Status202Accepted);
        }

        return Results.Json(answered.GetOrAdd(key, _ => Answer(call, hotel)), Json);
    }

    private static FunctionReply Answer(FunctionCall call, Hotel hotel) => call.ActionType switch
    {
        "cancel-booking" => hotel.Cancel(call),
        "order-food" => hotel.Order(call),
        "undo-booking" => hotel.Undo(call),
        _ => new("refused", $"There is no action {call.ActionType}."),
    };
}

/// <summary>Confirms rooms, after a while, by calling back.</summary>
internal sealed class ReservationDesk(Hotel hotel, HotelFunctionsOptions options, IHttpClientFactory clients, TimeProvider time, ILogger<ReservationDesk> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    public void Take(FunctionCall call) => _ = Task.Run(() => ConfirmAsync(call));

    private async Task ConfirmAsync(FunctionCall call)
    {
        await Task.Delay(options.DeskDelay, time);
        var reply = hotel.Book(call);
        for (var pause = FirstPause; time.GetUtcNow() < call.CallbackExpiresAt; pause *= 2)
        {
            try
            {
                using var answer = await clients.CreateClient().PostAsJsonAsync(call.CallbackUrl, reply);

                // What is taken, or refused for good, is not told again.
                if (answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.Gone or HttpStatusCode.NotFound) return;
            }
            catch (HttpRequestException e)
            {
                logger.LogWarning("Halatech cannot be reached: {Reason}", e.Message);
            }

            await Task.Delay(pause, time);
        }
    }
}
