namespace Halatech.Core.Conversations;

/// <summary>The medium a customer writes on. The numbers are stored: never change them.</summary>
public enum Channel
{
    /// <summary>Text messages, with or without media (MMS).</summary>
    Sms = 0,
    WhatsApp = 1,

    /// <summary>Facebook Messenger.</summary>
    Messenger = 2,

    /// <summary>Rich Communication Services, the successor of SMS and of Google Business Messages.</summary>
    Rcs = 3,
    WebChat = 4,
}

/// <summary>The interface of the provider through which a conversation's messages travel. Stored: never renumber.</summary>
public enum Carrier
{
    /// <summary>Twilio Conversations (v1, "classic").</summary>
    Conversations = 0,

    /// <summary>Twilio Programmable Messaging: plain messages between two numbers.</summary>
    Messaging = 1,
}

/// <summary>How far an outbound message has come, in the order of progress. Stored: never renumber.</summary>
public enum DeliveryStatus : byte
{
    /// <summary>Handed to the provider.</summary>
    Accepted = 0,
    Sent = 1,
    Delivered = 2,
    Read = 3,

    /// <summary>The network did not deliver it. Final.</summary>
    Undelivered = 4,

    /// <summary>The provider could not send it. Final: Twilio never sends it again.</summary>
    Failed = 5,
}

/// <summary>Who holds the conversation. Stored: never renumber.</summary>
public enum ConversationMode
{
    /// <summary>The assistant answers from the business's knowledge.</summary>
    Discussion = 0,

    /// <summary>The assistant walks the customer through a piece of business.</summary>
    Transaction = 1,

    /// <summary>A person answers; the assistant is silent.</summary>
    Relay = 2,
}

/// <summary>Whether a conversation is still going on. Stored: never renumber.</summary>
public enum ConversationStatus
{
    Open = 0,
    Closed = 1,
}

/// <summary>Who wrote a message. Stored: never renumber.</summary>
public enum AuthorKind : byte
{
    Customer = 0,

    /// <summary>The AI.</summary>
    Assistant = 1,

    /// <summary>A person of the business.</summary>
    Agent = 2,

    /// <summary>A fixed text of the tenant: apology, opt-out confirmation and the like.</summary>
    Notice = 3,

    /// <summary>A function call or its answer: part of the thread, never sent to the customer.</summary>
    Function = 4,
}
