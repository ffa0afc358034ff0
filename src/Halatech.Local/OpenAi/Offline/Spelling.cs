namespace Halatech.Local.OpenAi.Offline;

/// <summary>Tells a slip of the finger from another word.</summary>
internal static class Spelling
{
    private const int ShortestForOneSlip = 5, ShortestForTwoSlips = 8, Longest = 40;

    /// <summary>True when one word becomes the other by one slip, or two in a long word; the first letter must agree.</summary>
    public static bool IsSlipOf(string written, string meant)
    {
        if (written.Length < ShortestForOneSlip || meant.Length is < ShortestForOneSlip or > Longest) return false;
        if (written[0] != meant[0]) return false;
        var slips = Math.Min(written.Length, meant.Length) >= ShortestForTwoSlips ? 2 : 1;
        return Math.Abs(written.Length - meant.Length) <= slips && Distance(written, meant) <= slips;
    }

    // Edits and swaps of neighbours; three rows of the usual table are enough.
    private static int Distance(string left, string right)
    {
        Span<int> older = stackalloc int[Longest + 1], old = stackalloc int[Longest + 1], row = stackalloc int[Longest + 1];
        for (var j = 0; j <= right.Length; j++) old[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var change = old[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(change, Math.Min(old[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    row[j] = Math.Min(row[j], older[j - 2] + 1);
            }

            var spare = older;
            older = old;
            old = row;
            row = spare;
        }

        return old[right.Length];
    }
}
