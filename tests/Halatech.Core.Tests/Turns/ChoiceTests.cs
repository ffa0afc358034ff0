using System.Collections.Immutable;
using CsCheck;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Turns;

public sealed class ChoiceTests
{
    private static readonly ImmutableArray<string> Rooms = ["Classic Room", "Deluxe Room", "Lantern Suite"];

    [Theory]
    [InlineData("Which room?\n[choices: Classic Room | Deluxe Room | Lantern Suite]")]
    [InlineData("[Choices:  **Classic Room** |Deluxe  Room. | Lantern Suite ]\nWhich room?")]
    [InlineData("Which\nroom?\n[choices: A | B]\n[choices: Classic Room | Deluxe Room | Lantern Suite | deluxe room]")]
    public void Mark_AnywhereOnItsOwnLine_IsRead(string reply)
    {
        var (text, choices) = ChoiceMark.Read(reply);
        Assert.Equal(Rooms, choices);
        Assert.DoesNotContain("[", text, StringComparison.Ordinal);
        Assert.EndsWith("room?", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Take it.\n[choices: only one]", "Take it.\n\n- only one")]
    [InlineData("Hm.\n[choices: ]", "Hm.")]
    [InlineData("Which? [choices: A | B] or not", "Which? [choices: A | B] or not")]
    [InlineData("[choices: A | B]", "- A\n- B")]
    public void WhatIsNoChoice_StaysText(string reply, string text)
    {
        var read = ChoiceMark.Read(reply);
        Assert.Equal((text, true), (read.Text, read.Choices.IsEmpty));
    }

    [Fact]
    public void MoreChoicesThanAChatHolds_AreAList() =>
        Assert.Contains("- 11", ChoiceMark.Read($"Which?\n{ChoiceMark.Write(Enumerable.Range(1, 11).Select(n => $"{n}"))}").Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("2", "Deluxe Room")]
    [InlineData(" 2. ", "Deluxe Room")]
    [InlineData("#2", "Deluxe Room")]
    [InlineData("Option 2", "Deluxe Room")]
    [InlineData("2) deluxe room", "Deluxe Room")]
    [InlineData("lantern suite!", "Lantern Suite")]
    [InlineData("4", null)]
    [InlineData("0", null)]
    [InlineData("2 nights", null)]
    [InlineData("no", null)]
    [InlineData("the deluxe room please", null)]
    [InlineData("", null)]
    public void Answer_IsReadAsTheChoiceItIs(string text, string? choice) =>
        Assert.Equal(choice, ChosenText.Of(text, [Given.Customer("A room"), Offering("Which?", Rooms)]));

    [Fact]
    public void NumberThatIsAChoice_IsThatChoice() =>
        Assert.Equal("2", ChosenText.Of("2", [Offering("How many?", ["1", "3", "2"])]));

    [Fact]
    public void NumberAfterAnotherReply_IsANumber() =>
        Assert.Null(ChosenText.Of("2", [Offering("Which?", Rooms), Given.Sent("How many nights?", "turn-2")]));

    [Fact]
    public void ChoicesThatNeverLeft_WereNotOffered() =>
        Assert.Null(ChosenText.Of("2", [Given.Unsent("Which?") with { Form = new(Rooms) }]));

    [Theory]
    [InlineData(Channel.WhatsApp, 3, 12, true, true)]
    [InlineData(Channel.WhatsApp, 3, 21, true, false)]
    [InlineData(Channel.WhatsApp, 4, 24, true, false)]
    [InlineData(Channel.WhatsApp, 4, 25, false, false)]
    [InlineData(Channel.Messenger, 3, 20, true, true)]
    [InlineData(Channel.Messenger, 4, 12, false, false)]
    [InlineData(Channel.Sms, 2, 5, false, false)]
    public void Offer_IsButtonsOrAList_WhereTheChannelHasThem(Channel channel, int count, int length, bool offered, bool buttons)
    {
        var offer = Offers.Of("Which?", [.. Enumerable.Range(0, count).Select(i => new string((char)('a' + i), length))], channel, Tenant(buttons: true));
        Assert.Equal(offered, offer is not null);
        if (offer is not null) Assert.Equal(buttons, offer.Button is null);
    }

    [Fact]
    public void Offer_IsTheTenantsWish() => Assert.Null(Offers.Of("Which?", Rooms, Channel.WhatsApp, Tenant(buttons: false)));

    [Fact]
    public void ButtonThatWouldBeAKeyword_HasANumber_AndIsUnderstood()
    {
        ImmutableArray<string> choices = ["Go ahead", "Cancel"];
        var offer = Offers.Of("Shall I?", choices, Channel.WhatsApp, Tenant(buttons: true))!;
        Assert.Equal<string>(["1. Go ahead", "2. Cancel"], offer.Titles);
        Assert.Equal(Interception.None, Interceptor.Inspect(offer.Titles[1], false, Channel.WhatsApp, false, Tenant(true)).Interception);
        Assert.Equal("Cancel", ChosenText.Of(offer.Titles[1], [Offering("Shall I?", choices)]));
    }

    [Fact]
    public void NumberedText_StandsBelowTheQuestion()
    {
        var shaped = ReplyShaper.ShapeReply("Which **room**?\n[choices: Classic Room | Deluxe Room]", Channel.Sms, Tenant(buttons: false));
        Assert.Equal(["Which room?"], shaped.Parts);
        Assert.Equal("Which room?\n\n1. Classic Room\n2. Deluxe Room", NumberedChoices.Write(shaped.Parts[0], shaped.Forms[0]!.Offered));
    }

    [Fact]
    public void LongAnswer_BeforeAQuestionWithButtons_IsAMessageOfItsOwn()
    {
        var shaped = ReplyShaper.ShapeReply(
            $"{string.Join(' ', Enumerable.Repeat("All rooms have a view.", 20))}\n\nWhich room?\n[choices: Classic Room | Deluxe Room]", Channel.WhatsApp, Tenant(true));
        Assert.Equal(2, shaped.Parts.Length);
        Assert.Equal(("Which room?", null), (shaped.Parts[1], shaped.Forms[0]));
        Assert.Equal(2, shaped.Forms[1]!.Offered.Length);
    }

    /// <summary>Whatever is offered: no message is longer than allowed when it leaves, and no word and no choice is lost.</summary>
    [Fact]
    public void ShapedReply_OfAnyTextAndChoices_FitsAndLosesNothing()
    {
        var words = Gen.Char["abcdefghij"].Array[1, 12].Select(c => new string(c));
        var texts = words.Array[1, 150].Select(w => string.Join(' ', w) + "?");
        var labels = words.Array[1, 4].Select(w => string.Join(' ', w)).Array[2, 10].Select(all => all.Distinct(StringComparer.OrdinalIgnoreCase).ToArray()).Where(all => all.Length >= 2);
        Gen.Select(texts, labels, Gen.Int[60, 400], Gen.Bool, Gen.Int[0, 2].Select(i => (Channel)i)).Sample((text, choices, limit, buttons, channel) =>
        {
            var tenant = Tenant(buttons, channel, limit);
            var shaped = ReplyShaper.ShapeReply($"{text}\n{ChoiceMark.Write(choices)}", channel, tenant);
            var sent = shaped.Parts.Select((part, i) => Leaving(part, shaped.Forms.IsDefault ? null : shaped.Forms[i], channel, tenant)).ToArray();
            var said = Bare(string.Concat(sent.Select(s => s.Text + string.Concat(s.Taps))));
            return sent.All(s => s.Text.Length <= limit)
                && (shaped.Parts.Length >= ReplyShaper.MaxParts || (said.Contains(Bare(text), StringComparison.Ordinal) && choices.All(c => said.Contains(Bare(c), StringComparison.Ordinal))));
        });
    }

    // The titles of buttons are no part of the text that the limit is for.
    private static (string Text, ImmutableArray<string> Taps) Leaving(string part, PartForm? form, Channel channel, TenantConfiguration tenant) =>
        form is null ? (part, [])
        : Offers.Of(part, form.Offered, channel, tenant) is { } offer ? (offer.Body, offer.Titles)
        : (NumberedChoices.Write(part, form.Offered), []);

    private static string Bare(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static ThreadEntry Offering(string text, ImmutableArray<string> choices) => Given.Sent(text) with { Form = new PartForm(choices) };

    private static TenantConfiguration Tenant(bool buttons, Channel? channel = null, int limit = 1600) => Given.Tenant() with
    {
        Channels = (channel is { } one ? [one] : new[] { Channel.WhatsApp, Channel.Messenger, Channel.Sms })
            .ToImmutableDictionary(c => c.ToString().ToLowerInvariant(), _ => new ChannelSettings(limit, Buttons: buttons)),
    };
}
