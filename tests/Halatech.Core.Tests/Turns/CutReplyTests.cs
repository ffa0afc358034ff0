using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Turns;

public sealed class CutReplyTests
{
    [Theory]
    [InlineData("We open at nine. Breakfast is from sev", "We open at nine.")]
    [InlineData("We open at nine. It costs 5.", "We open at nine.")]
    [InlineData("Breakfast is from sev", "Breakfast is from…")]
    [InlineData("- Pool\n- Spa\n- Gy", "- Pool\n- Spa")]
    [InlineData("Breakfast", "Breakfast…")]
    public void Cut_EndsWhereASentenceDoes(string text, string expected) => Assert.Equal(expected, CutReply.AtLastSentence(text));
}
