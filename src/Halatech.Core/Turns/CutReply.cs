namespace Halatech.Core.Turns;

/// <summary>A reply that met its length limit in the middle of a sentence.</summary>
public static class CutReply
{
    /// <summary>The reply up to the end of its last whole sentence; with none, the words that are whole and an ellipsis. A full stop at
    /// the very end is not trusted: it may be a decimal point.</summary>
    public static string AtLastSentence(string text)
    {
        for (var end = text.Length - 1; end > 0; end--)
        {
            if (SentenceEnds.IsAt(text, end)) return text[..end].TrimEnd();
        }

        var space = text.LastIndexOf(' ');
        return $"{(space > 0 ? text[..space].TrimEnd() : text)}…";
    }
}
