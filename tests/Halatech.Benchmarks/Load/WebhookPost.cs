using System.Globalization;
using System.Text;
using Halatech.Adapters.Twilio;

namespace Halatech.Benchmarks.Load;

/// <summary>Makes signed onMessageAdded posts as Twilio sends them, each a whole HTTP/1.1 request with a new message id.</summary>
internal sealed class WebhookPost(string path)
{
    private readonly string _url = BenchTenant.PublicUrl + path;

    /// <summary>Appends a post of a conversation to the stream.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="conversation">The conversation's number.</param>
    /// <param name="index">The message's place in it: one that is left out would be asked for at the provider.</param>
    /// <param name="saying">What the customer writes; anything when left out.</param>
    public void WriteTo(Stream stream, int conversation, int index, string? saying = null)
    {
        var body = Encoding.ASCII.GetBytes(BodyOf(conversation, index, saying ?? BenchConversations.NewSaying()));
        var signature = TwilioSignature.Compute(BenchTenant.AuthToken, _url, TwilioFormReader.ReadForm(body).Value);
        stream.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
            POST {path} HTTP/1.1
            Host: bench
            Content-Type: application/x-www-form-urlencoded; charset=utf-8
            User-Agent: TwilioProxy/1.1
            X-Twilio-Signature: {signature}
            Content-Length: {body.Length}


            """).ReplaceLineEndings("\r\n")));
        stream.Write(body);
    }

    public byte[] Of(int conversation, int index, string? text = null)
    {
        using var stream = new MemoryStream();
        WriteTo(stream, conversation, index, text);
        return stream.ToArray();
    }

    /// <summary>Seventeen fields, some 650 bytes.</summary>
    private static string BodyOf(int conversation, int index, string saying)
    {
        var customer = Uri.EscapeDataString(BenchConversations.CustomerOf(conversation));
        var text = Uri.EscapeDataString(saying).Replace("%20", "+", StringComparison.Ordinal);
        var at = Uri.EscapeDataString(DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        return string.Create(CultureInfo.InvariantCulture, $"""
            AccountSid={BenchTenant.AccountSid}&Attributes=%7B%7D&Author={customer}&Body={text}
            &ChatServiceSid=IS0123456789abcdef0123456789abcdef&ClientIdentity=&ConversationFriendlyName=&
            ConversationSid={BenchConversations.SidOf(conversation)}&DateCreated={at}&EventType=onMessageAdded&
            Index={index}&Media=&MessageSid={BenchConversations.NewMessageSid()}&
            MessagingServiceSid=MG0123456789abcdef0123456789abcdef&ParticipantSid=MB{conversation:x32}&RetryCount=0&Source=SMS
            """).ReplaceLineEndings("");
    }
}
