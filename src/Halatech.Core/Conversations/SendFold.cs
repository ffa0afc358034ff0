using Halatech.Core.Texts;

namespace Halatech.Core.Conversations;

/// <summary>How the events of leaving change a conversation; part of <see cref="ConversationFold"/>.</summary>
internal static class SendFold
{
    /// <summary>
    /// When the customer was last heard. The provider's time counts, but never a time to come, and a message that arrives late
    /// opens nothing that a newer one has.
    /// </summary>
    public static DateTimeOffset HeardAt(ConversationState state, MessageReceived e)
    {
        var heard = e.SentAt < e.At ? e.SentAt : e.At;
        return state.LastHeardAt > heard ? state.LastHeardAt.Value : heard;
    }

    public static ConversationState Chosen(ConversationState state, TemplateChosen e)
    {
        var text = new Utf8Text(e.Text);
        var form = new PartForm(Template: e.Template);
        return ConversationFold.Update(state, entry => entry.Send == e.Send, entry => entry with { Text = text, Form = form }) with
        {
            Sends = [.. state.Sends.Select(s => s.Id == e.Send ? s with { Text = text, Form = form } : s)],
        };
    }

    public static ConversationState Requeued(ConversationState state, SendRequeued e)
    {
        if (state.Thread.FirstOrDefault(entry => entry.Send == e.Send) is not { } lost) return state;
        var send = new PendingSend(e.Send, lost.Author, lost.Text, lost.At, lost.Form, e.NotBefore, e.Attempt);
        return ConversationFold.Update(
            state, entry => entry.Send == e.Send, entry => entry with { Sid = null, Index = null, Status = null, Attempt = (byte)e.Attempt }) with
        {
            // Behind what is just leaving, which may have left: nothing that was begun is begun again without a look.
            Sends = state.Sends.Insert(state.NextSend is { } leaving ? state.Sends.IndexOf(leaving) + 1 : 0, send),
        };
    }
}
