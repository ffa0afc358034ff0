using System.Collections.Concurrent;
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

    /// <summary>Shows at <c>/calls</c> which calls came in, with the addresses for later answers: for trying these by hand, on your own machine only.</summary>
    public bool ShowCalls { get; init; }

    /// <summary>The clock that the desk goes by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long the desk waits for the answer to one callback.</summary>
    public TimeSpan CallbackTimeout { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>A hotel's serverless functions: some answer at once, a room is confirmed later by callback.</summary>
public static class HotelFunctionsApp
{
    private const int MostBytes = 64 * 1024;
    private const int MostCalls = 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static WebApplication Build(HotelFunctionsOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(options.Url);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(options).AddSingleton(new Hotel(options.Time)).AddSingleton<ReservationDesk>();
        builder.Services.AddHttpClient(ReservationDesk.ClientName, client => client.Timeout = options.CallbackTimeout);
        var app = builder.Build();
        ConcurrentDictionary<string, FunctionReply?> answered = new(StringComparer.Ordinal);
        ConcurrentQueue<FunctionCall> calls = [];
        app.MapPost("/hotel", (HttpRequest request, Hotel hotel, ReservationDesk desk) => AnswerAsync(request, options, answered, calls, hotel, desk));
        if (options.ShowCalls) app.MapGet("/calls", () => Results.Json(calls.Reverse().Select(c => new { c.CallId, c.ActionType, c.CallbackUrl, c.CallbackExpiresAt })));
        app.MapGet("/files/{name}", HotelFiles.Get);
        app.MapGet("/", (Hotel hotel) => Results.Content(BookingsPage.Of(hotel.Bookings), "text/html; charset=utf-8"));
        return app;
    }

    private static async Task<IResult> AnswerAsync(
        HttpRequest request, HotelFunctionsOptions options, ConcurrentDictionary<string, FunctionReply?> answered,
        ConcurrentQueue<FunctionCall> calls, Hotel hotel, ReservationDesk desk)
    {
        if (request.ContentLength is null or > MostBytes) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        var bytes = body.ToArray();
        if (!VerifySignature.IsValid(options.Secret, request.Headers["Halatech-Timestamp"], request.Headers["Halatech-Signature"], bytes, options.Time.GetUtcNow()))
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        if (JsonSerializer.Deserialize<FunctionCall>(bytes, Json) is not { } call) return Results.BadRequest();
        calls.Enqueue(call);
        while (calls.Count > MostCalls) calls.TryDequeue(out _);

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
