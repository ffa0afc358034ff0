using System.Collections.Frozen;
using Halatech.Local.OpenAi.Text;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>
/// Words that ask something of a subject without being one: price, time and day, the act of booking, and what every
/// question to a business is about anyway.
/// </summary>
internal static class Attributes
{
    private static readonly FrozenSet<string> Concepts =
        WordReader.Read("price time room book order find number hotel house place guest property shop company " +
            "monday tuesday wednesday thursday friday saturday sunday today tomorrow tonight night week morning afternoon evening")
            .Select(word => word.Concept).ToFrozenSet(StringComparer.Ordinal);

    public static bool Has(Word word) => Concepts.Contains(word.Concept);
}
