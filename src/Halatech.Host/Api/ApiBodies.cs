using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Host.Webhooks;

namespace Halatech.Host.Api;

/// <summary>Whom a request is about: a conversation, or a customer, whose newest conversation on the channel is meant.</summary>
internal record AddressedBody(string? Conversation = null, CustomerBody? Customer = null);

/// <summary>A customer as the channel knows them, such as <c>whatsapp</c> and <c>whatsapp:+2348031234567</c>.</summary>
internal sealed record CustomerBody(string Channel, string Address);

/// <summary>An experience is to begin.</summary>
internal sealed record BeginBody(JsonElement? Facts = null) : AddressedBody;

/// <summary>What would happen, were it to begin.</summary>
internal sealed record DryRunBody(
    JsonElement? Facts = null, JsonElement? Design = null, int Days = 31, ImmutableDictionary<string, string>? Answers = null, double AnswersAfterHours = 1)
    : AddressedBody;

/// <summary>Reads bodies strictly and finds whom they are about.</summary>
internal sealed class ApiBodies(IConversationDirectory directory)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = 48,
    };

    /// <summary>The body, or what is wrong with it by its JSON path.</summary>
    public static (T? Body, Refusal? Refusal) Read<T>(byte[] bytes)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Json) is { } body ? (body, null) : (null, Bad("$ must be an object."));
        }
        catch (JsonException e)
        {
            return (null, Bad($"{e.Path ?? "$"} is not what is expected there, or not JSON."));
        }
    }

    /// <summary>The text of an object, empty where there is none.</summary>
    public static string TextOf(JsonElement? element) =>
        element is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given ? JsonSerializer.Serialize(given) : "";

    /// <summary>The conversation that is meant.</summary>
    public async Task<(ConversationKey? Conversation, Refusal? Refusal)> FindAsync(TenantId tenant, AddressedBody body, CancellationToken cancellationToken)
    {
        if (body.Conversation is null == body.Customer is null) return (null, Bad("$ needs either 'conversation' or 'customer'."));
        if (body.Conversation is { } named)
            return ConversationId.TryParse(named, null, out var id) ? (new(tenant, id), null) : (null, Bad("$.conversation is no conversation id."));
        if (!Enum.TryParse<Channel>(body.Customer!.Channel, ignoreCase: true, out var channel) || !Enum.IsDefined(channel) || char.IsAsciiDigit(body.Customer.Channel[0]))
            return (null, Bad("$.customer.channel must be sms, whatsApp, messenger, rcs or webChat."));
        var found = await directory.FindAsync(tenant, channel, body.Customer.Address, cancellationToken);
        return found is { } known ? (known, null) : (null, Unknown);
    }

    private static Refusal Bad(string detail) => new(StatusCodes.Status400BadRequest, "api.bad-body", detail);

    private static Refusal Unknown { get; } = new(
        StatusCodes.Status404NotFound, "customer.unknown", "This customer has never written to the business on this channel.");
}
