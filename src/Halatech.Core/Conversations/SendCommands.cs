using Halatech.Core.Messaging;

namespace Halatech.Core.Conversations;

/// <summary>A part is about to leave after the service window has closed. See <see cref="ServiceWindow"/>.</summary>
/// <param name="Send">Which part.</param>
/// <param name="Carrier">A template that says the same; null where the tenant has none.</param>
/// <param name="CarrierText">What it says.</param>
/// <param name="Invitation">A template that asks the customer to write; the reply waits for that. Null where there is none.</param>
/// <param name="InvitationText">What it says.</param>
/// <param name="HoldHours">How long the reply waits.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.hold-send")]
public sealed record HoldSend(
    [property: Id(0)] SendId Send,
    [property: Id(1)] TemplateUse? Carrier = null,
    [property: Id(2)] string CarrierText = "",
    [property: Id(3)] TemplateUse? Invitation = null,
    [property: Id(4)] string InvitationText = "",
    [property: Id(5)] int HoldHours = 0) : ConversationCommand;
