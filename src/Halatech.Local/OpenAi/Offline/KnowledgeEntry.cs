using System.Globalization;
using Halatech.Local.OpenAi.Text;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>One retrieved entry, unescaped, with its words read once.</summary>
/// <param name="Score">How well retrieval thought it fits; 0 when it did not say.</param>
internal sealed record KnowledgeEntry(string Id, string Question, string Answer, double Score)
{
    public List<Word> QuestionWords { get; } = WordReader.Read(Question);

    public List<Word> AnswerWords { get; } = WordReader.Read(Answer);

    public static double ScoreOf(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && double.IsFinite(score)
            ? score
            : 0;
}
