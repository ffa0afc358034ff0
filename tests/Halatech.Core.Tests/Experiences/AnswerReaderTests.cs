using Halatech.Core.Experiences;

namespace Halatech.Core.Tests.Experiences;

public sealed class AnswerReaderTests
{
    [Theory]
    [InlineData("5", "good")]
    [InlineData(" 5 stars!! ", "good")]
    [InlineData("4 out of 5", "good")]
    [InlineData("It was GREAT", "good")]
    [InlineData("👍", "good")]
    [InlineData("very bad.", "poor")]
    [InlineData("1 out of 5", null)]
    [InlineData("not great", null)]
    [InlineData("wasn't bad", null)]
    [InlineData("Great, but the water was cold and nobody came", null)]
    [InlineData("What time is breakfast?", null)]
    [InlineData("15", null)]
    [InlineData("", null)]
    public void PlainAnswer_IsRead_AndNothingElse(string text, string? label) =>
        Assert.Equal(label, AnswerReader.Read([new("good", ["4", "5", "great", "👍"]), new("poor", ["1", "2", "bad"])], text));
}
