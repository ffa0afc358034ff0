using System.Collections.Immutable;
using Halatech.Core.Texts;

namespace Halatech.Core.Turns;

/// <summary>Tells the model what language the customer writes, where that is known.</summary>
public static class LanguageNote
{
    /// <summary>The prompt with a line at the end of its instructions; the customer's newest words still count more.</summary>
    public static ImmutableArray<PromptMessage> AddTo(ImmutableArray<PromptMessage> prompt, LanguageCode language) => language.IsUnknown
        ? prompt
        : prompt.SetItem(0, prompt[0] with
        {
            Text = $"{prompt[0].Text}\n\nThe customer writes {language.EnglishName}. Answer in the language of their newest message.",
        });
}
