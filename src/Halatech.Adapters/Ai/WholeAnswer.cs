using Halatech.Core.Errors;
using Halatech.Core.Turns;
using Microsoft.Extensions.AI;

namespace Halatech.Adapters.Ai;

/// <summary>What an answer must be to count as one.</summary>
internal static class WholeAnswer
{
    /// <summary>The answer, when it has come to an end of its own and says something. One that met its length limit passes, marked as such.</summary>
    /// <exception cref="ModelException">It is none.</exception>
    public static ChatResponse Of(ChatResponse response)
    {
        // Without a reason to end it did not end: a cut connection and an error within a stream look like this.
        if (response.FinishReason is null)
            throw new ModelException(new(ErrorKind.Unavailable, "model.broken-off", "The model's answer broke off."));

        // The same words meet the same filter, and the same refusal.
        if (response.FinishReason == ChatFinishReason.ContentFilter)
            throw new ModelException(new(ErrorKind.Invalid, "model.filtered", "The model service's filter stopped the answer."));
        var contents = response.Messages.SelectMany(message => message.Contents).ToList();
        if (contents.OfType<ErrorContent>().Any())
            throw new ModelException(new(ErrorKind.Invalid, "model.declined", "The model declines to answer."));
        if (string.IsNullOrWhiteSpace(response.Text) && !contents.OfType<FunctionCallContent>().Any())
            throw new ModelException(new(ErrorKind.Upstream, "model.empty", "The model's answer holds no text."));
        return response;
    }
}
