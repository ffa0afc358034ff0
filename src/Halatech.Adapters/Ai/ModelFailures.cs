using System.ClientModel;
using System.Globalization;
using Halatech.Core.Errors;
using Halatech.Core.Turns;

namespace Halatech.Adapters.Ai;

/// <summary>Turns what the SDK throws into the refusals that the turn understands.</summary>
internal static class ModelFailures
{
    /// <summary>
    /// Runs a request with a time limit of its own and translates its failure. The caller's cancellation passes through.
    /// </summary>
    /// <exception cref="ModelException">The service gave no usable answer.</exception>
    public static async Task<T> GuardAsync<T>(
        Func<CancellationToken, Task<T>> request, MeteredRequest metered, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await request(either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException e)
        {
            throw new ModelException(new(ErrorKind.Unavailable, "model.timeout", $"The model did not answer within {limit.TotalSeconds:F0} s."), e);
        }
        catch (ClientResultException e)
        {
            // What is refused with a status is not billed; a connection that breaks may have been.
            if (e.Status != 0) metered.Refuse();
            throw Translate(e, time.GetUtcNow());
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ModelException(new(ErrorKind.Unavailable, "model.unreachable", "The model cannot be reached."), e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException
            or System.Text.Json.JsonException or KeyNotFoundException or NullReferenceException)
        {
            // The SDK reads answers lazily and throws these on shapes it does not expect, such as no choices at all.
            // What they say may quote the answer, so it is not passed on.
            throw new ModelException(new(ErrorKind.Upstream, "model.garbled", $"The model's answer could not be read ({e.GetType().Name})."));
        }
    }

    private static ModelException Translate(ClientResultException e, DateTimeOffset now)
    {
        var error = e.Status switch
        {
            401 or 403 => new Error(ErrorKind.Forbidden, "model.refused-key", "The model service refuses the API key."),
            404 => new Error(ErrorKind.NotFound, "model.not-found", "The model service does not know the model."),
            429 when e.Message.Contains("insufficient_quota", StringComparison.Ordinal) =>
                new Error(ErrorKind.Forbidden, "model.quota", "The model service's quota is used up."),
            429 => new Error(ErrorKind.Limited, "model.rate-limited", "The model service asks for fewer requests."),
            >= 400 and < 500 and not 408 and not 409 => Unsupported(e) ?? new Error(ErrorKind.Invalid, "model.bad-request",
                string.Create(CultureInfo.InvariantCulture, $"The model service refuses the request (HTTP {e.Status}).")),
            0 => new Error(ErrorKind.Unavailable, "model.unreachable", "The model cannot be reached."),
            _ => new Error(ErrorKind.Unavailable, "model.failed",
                string.Create(CultureInfo.InvariantCulture, $"The model service failed (HTTP {e.Status}).")),
        };
        // Services quote requests in their errors, and requests hold what customers wrote: the exception stays here.
        return new ModelException(error) { RetryAfter = RetryAfter.Of(e.GetRawResponse(), now) };
    }

    // Services that speak the protocol in part say so by the name of the field. What they say else may hold a customer's words.
    private static Error? Unsupported(ClientResultException e) => e.Message switch
    {
        var said when said.Contains("response_format", StringComparison.Ordinal) || said.Contains("json_schema", StringComparison.Ordinal) =>
            new(ErrorKind.Invalid, "model.unsupported", "The model service takes no JSON schema: set OpenAI__StructuredOutput to JsonObject or Words."),
        var said when said.Contains("stream", StringComparison.Ordinal) =>
            new(ErrorKind.Invalid, "model.unsupported", "The model service does not stream as OpenAI does: set OpenAI__Streaming to false."),
        _ => null,
    };
}
