using Halatech.Core.Errors;
using Halatech.Core.Turns;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace Halatech.Adapters.Ai;

/// <summary>Reads a streamed answer to its end, and no longer than it goes on talking.</summary>
internal static class StreamReader
{
    /// <exception cref="ModelException">The stream fell silent.</exception>
    public static async Task<ChatResponse> ReadAsync(
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> stream,
        MeteredRequest metered,
        TimeSpan silence,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        using var silent = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silent.Token, cancellationToken);
        List<ChatResponseUpdate> updates = [];
        try
        {
            await foreach (var update in stream(either.Token))
            {
                updates.Add(update);

                // A refusal comes in a field of its own, which the general form of an update has no place for.
                if (update.RawRepresentation is StreamingChatCompletionUpdate { RefusalUpdate.Length: > 0 }) update.Contents.Add(new ErrorContent("refusal"));
                metered.Received(update.Text.Length);

                // The first word may take its time, which the limit of the request bounds; between words there is no reason to.
                silent.CancelAfter(silence);
            }
        }
        catch (OperationCanceledException e) when (silent.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ModelException(new(ErrorKind.Unavailable, "model.silent", "The model fell silent in the middle of its answer."), e);
        }

        return updates.ToChatResponse();
    }
}
