using System.Globalization;
using Halatech.Core.Conversations;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Conversations;

/// <summary>Values whose particulars do not matter to a test.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly Route WhatsApp = new(Channel.WhatsApp, Carrier.Conversations, "whatsapp:+2348000000001");
    public static readonly AgentId Ann = AgentId.Parse("auth0|ann");
    public static readonly AgentId Ben = AgentId.Parse("auth0|ben");
    public static readonly ModelUsage Usage = new("model-1", 120, 30, 1);

    /// <summary>The id of the customer's nth message.</summary>
    public static ProviderSid Sid(int n) => ProviderSid.Parse(string.Create(CultureInfo.InvariantCulture, $"IM{n:x32}"));

    /// <summary>The id that the provider gives to the nth message it takes from us.</summary>
    public static ProviderSid SentSid(int n) => ProviderSid.Parse(string.Create(CultureInfo.InvariantCulture, $"SM{n:x32}"));

    public static ReplyId ReplyOf(string name) => ReplyId.Parse(name);

    /// <summary>A part of the reply of an epoch's turn.</summary>
    public static SendId Part(int epoch, int part = 0) => new(ReplyId.OfTurn(epoch), part);

    /// <summary>The notice of the message that opened an epoch.</summary>
    public static SendId NoticePart(int epoch) => new(ReplyId.OfNotice(epoch), 0);
}
