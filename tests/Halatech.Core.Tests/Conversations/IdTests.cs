using CsCheck;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Tests.Conversations;

public sealed class IdTests
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private static readonly Gen<ProviderSid> Sids = Gen.Select(Gen.Char['A', 'Z'], Gen.Char['A', 'Z'], Gen.Char["0123456789abcdefABCDEF"].Array[32])
        .Select((a, b, digits) => ProviderSid.Parse($"{a}{b}{new string(digits)}"));

    [Fact]
    public void ReplyId_ReadsWhatItWrites() => ReadsWhatItWrites<ReplyId>(Texts(Letters + "-", 64));

    [Fact]
    public void ConversationId_ReadsWhatItWrites() => ReadsWhatItWrites<ConversationId>(Texts(Letters + "-_", 64));

    [Fact]
    public void AgentId_ReadsWhatItWrites() => ReadsWhatItWrites<AgentId>(Texts(Letters + "|.@-é長", 128));

    [Fact]
    public void ProviderSid_ReadsWhatItWrites() => Sids.Sample(sid => Assert.Equal(sid, ProviderSid.Parse(sid.ToString())));

    [Fact]
    public void ProviderSid_IsOneUniqueNumber() => Gen.Select(Sids, Sids).Sample((a, b) => Assert.Equal(a == b, a.ToGuid() == b.ToGuid()));

    [Fact]
    public void ProviderSid_OfAnotherKind_IsAnotherNumber() =>
        Assert.NotEqual(Some.Sid(1).ToGuid(), ProviderSid.Parse(Some.Sid(1).ToString().Replace("IM", "SM", StringComparison.Ordinal)).ToGuid());

    [Fact]
    public void ConversationKey_ReadsWhatItWrites() =>
        Gen.Select(Texts("abcdefghijklmnopqrstuvwxyz0123456789", 63), Texts(Letters + "-_", 64)).Sample((tenant, conversation) =>
        {
            var key = new ConversationKey(TenantId.Parse(tenant), ConversationId.Parse(conversation));
            Assert.Equal(key, ConversationKey.Parse(key.ToGrainKey()));
            Assert.Equal(key.Tenant, TenantId.OfGrainKey(key.ToGrainKey()));
        });

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a\0")]
    [InlineData("á")]
    [InlineData("x_y")]
    [InlineData("../..")]
    public void ReplyId_RefusesOtherText(string text) => Refuses<ReplyId>(text);

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("ａ")]
    public void ConversationId_RefusesOtherText(string text) => Refuses<ConversationId>(text);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("auth0|a b")]
    [InlineData("a\u00A0b")]
    [InlineData("a\0")]
    public void AgentId_RefusesOtherText(string text) => Refuses<AgentId>(text);

    /// <summary>Half a surrogate pair would be another text once it has been stored as JSON.</summary>
    [Fact]
    public void AgentId_RefusesTextThatCannotBeStored() => Refuses<AgentId>("a" + '\uD800');

    [Theory]
    [InlineData("")]
    [InlineData("IM")]
    [InlineData("im00000000000000000000000000000001")]
    [InlineData("IM0000000000000000000000000000000g")]
    [InlineData("IM 000000000000000000000000000000")]
    [InlineData("IM0000000000000000000000000000000\0")]
    [InlineData("IM0000000000000000000000000000001\t")]
    [InlineData("ÄM00000000000000000000000000000001")]
    [InlineData("IM0x000000000000000000000000000001")]
    [InlineData("IM000000000000000000000000000000001")]
    public void ProviderSid_RefusesOtherText(string text) => Refuses<ProviderSid>(text);

    [Theory]
    [InlineData("")]
    [InlineData("tenant")]
    [InlineData("/CH1")]
    [InlineData("tenant/")]
    [InlineData("tenant/a/b")]
    [InlineData("Tenant/CH1")]
    public void ConversationKey_RefusesOtherText(string text) => Assert.Throws<FormatException>(() => ConversationKey.Parse(text));

    [Fact]
    public void TooLongIds_AreRefused()
    {
        Refuses<ReplyId>(new string('a', 65));
        Refuses<ConversationId>(new string('a', 65));
        Refuses<AgentId>(new string('a', 129));
    }

    [Fact]
    public void NamesOfTheEngine_AreReserved()
    {
        Assert.True(ReplyId.OfTurn(7).IsReserved);
        Assert.True(ReplyId.OfNotice(7).IsReserved);
        Assert.False(ReplyId.Parse("return-7").IsReserved);
        Assert.NotEqual(ReplyId.OfTurn(7), ReplyId.OfNotice(7));
    }

    internal static Gen<string> Texts(string letters, int longest) => Gen.Char[letters].Array[1, longest].Select(c => new string(c));

    internal static void ReadsWhatItWrites<T>(Gen<string> texts)
        where T : IParsable<T> => texts.Sample(text =>
    {
        var id = T.Parse(text, null);
        Assert.Equal(text, id.ToString());
        Assert.Equal(id, T.Parse(id.ToString()!, null));
    });

    internal static void Refuses<T>(string text)
        where T : IParsable<T>
    {
        Assert.False(T.TryParse(text, null, out _));
        Assert.False(T.TryParse(null, null, out _));
        Assert.Throws<FormatException>(() => T.Parse(text, null));
    }
}
