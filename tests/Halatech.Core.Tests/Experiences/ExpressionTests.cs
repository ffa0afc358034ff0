using System.Text.Json;
using Halatech.Core.Experiences.Expressions;

namespace Halatech.Core.Tests.Experiences;

public sealed class ExpressionTests
{
    private static readonly TimeZoneInfo Lagos = TimeZoneInfo.FindSystemTimeZoneById("Africa/Lagos");
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private static readonly JsonElement Facts = JsonDocument.Parse(
        """{"arrival":"2026-12-24","nights":3,"room":"Family Room","vip":true,"booking":{"number":"LC12345"},"list":[1]}""").RootElement;

    private static readonly DateTimeOffset Now = new(2026, 12, 20, 23, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("arrival - 1 day at 10:00", "2026-12-23T09:00:00Z")]
    [InlineData("arrival at 14:00", "2026-12-24T13:00:00Z")]
    [InlineData("arrival + nights days at 08:30", "2026-12-27T07:30:00Z")]
    [InlineData("(arrival + 2 weeks) at 00:00", "2027-01-06T23:00:00Z")]
    [InlineData("now + 90 minutes", "2026-12-21T01:00:00Z")]
    [InlineData("arrival + 6 hours", "2026-12-24T05:00:00Z")]
    public void Moment_IsOfTheTenantsClock(string source, string moment) =>
        Assert.Equal(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture), Value(source).ToPlain() is string text
            ? DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : default);

    [Theory]
    [InlineData("nights > 2 and room = 'family room'", true)]
    [InlineData("nights > 3 or vip", true)]
    [InlineData("not vip", false)]
    [InlineData("not (nights = 3 and vip)", false)]
    [InlineData("today = arrival - 3 days", true)]
    [InlineData("now < arrival", true)]
    [InlineData("arrival > now + 4 days", false)]
    [InlineData("booking.number = 'LC12345'", true)]
    [InlineData("arrival - today = 3 days", true)]
    [InlineData("nights + 1 - 2 = 2", true)]
    [InlineData("breakfast = missing", true)]
    [InlineData("nights != missing", true)]
    [InlineData("breakfast", false)]
    [InlineData("list = missing", true)]
    [InlineData("room = 3", false)]
    public void Condition_HasItsTruth(string source, bool truth) => Assert.Equal(truth, Value(source).IsTrue);

    [Theory]
    [InlineData("", "ends too early")]
    [InlineData("nights >", "ends too early")]
    [InlineData("nights > 2)", "cannot read ')' at 11")]
    [InlineData("3 apples", "cannot read 'apples' at 3")]
    [InlineData("a; drop table", "cannot read ';' at 2")]
    [InlineData("'open", "cannot read ''' at 1")]
    [InlineData("at 14:00", "cannot read 'at' at 1")]
    [InlineData("25:00", "cannot read '2' at 1")]
    [InlineData("1 < 2 < 3", "cannot read '<' at 7")]
    public void WhatCannotBeRead_IsSaidWithItsPlace(string source, string fault) =>
        Assert.Equal(fault, Expression.Parse(source).Error?.Message);

    [Theory]
    [InlineData("nights + arrival")]
    [InlineData("room > 3")]
    [InlineData("breakfast < 3")]
    [InlineData("nights at 10:00")]
    [InlineData("room or vip")]
    [InlineData("arrival + 99999999 weeks")]
    public void ValuesThatDoNotFit_AreAnErrorAndNoCrash(string source) => Assert.False(Evaluate(source).IsOk);

    [Fact]
    public void NestingAndLength_AreBounded()
    {
        Assert.False(Expression.Parse(new string('(', 100) + "1" + new string(')', 100)).IsOk);
        Assert.False(Expression.Parse(new string('1', Expression.MaxLength + 1)).IsOk);
        Assert.True(Expression.Parse(string.Concat(Enumerable.Repeat("not ", 100)) + "vip").IsOk);
    }

    [Fact]
    public void HourThatSummerTimeSkips_IsTheNextOne() =>
        Assert.Equal(
            new DateTimeOffset(2027, 3, 28, 1, 0, 0, TimeSpan.Zero),
            LocalTime.At(new DateOnly(2027, 3, 28), new TimeOnly(2, 30), Berlin));

    [Fact]
    public void Template_FillsInAndFormats()
    {
        Assert.Equal("24 December 2026, 3 nights {x}, LC12345", Rendered("{arrival}, {nights} nights {{x}}, {booking.number}"));
        Assert.Equal("24 December 2026, 14:00", Rendered("{arrival at 14:00}"));
    }

    [Theory]
    [InlineData("Hello {name}")]
    [InlineData("{arrival + room}")]
    public void Template_WithAValueThatIsNotThere_IsAnError(string source) =>
        Assert.False(TextTemplate.Parse(source).Value!.Render(Scope).IsOk);

    [Theory]
    [InlineData("{arrival")]
    [InlineData("arrival}")]
    [InlineData("{}")]
    public void Template_ThatCannotBeRead_IsRefused(string source) => Assert.False(TextTemplate.Parse(source).IsOk);

    private static ExpressionScope Scope => new([Facts], Now, Lagos);

    private static Core.Errors.Result<ExpressionValue> Evaluate(string source) => Expression.Parse(source).Value!.Evaluate(Scope);

    private static ExpressionValue Value(string source)
    {
        var value = Evaluate(source);
        Assert.True(value.IsOk, value.Error?.Message);
        return value.Value;
    }

    private static string Rendered(string source) => TextTemplate.Parse(source).Value!.Render(Scope).Value!;
}
