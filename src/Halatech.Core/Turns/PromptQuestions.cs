namespace Halatech.Core.Turns;

/// <summary>
/// The questions in a tenant's instructions: whoever writes "Which room would you like: …?" into a prompt wants the customer asked so, word
/// for word. To ask it gives nothing away.
/// </summary>
public static class PromptQuestions
{
    /// <summary>The lines of instructions that end with a question.</summary>
    public static IEnumerable<string> In(string instructions) =>
        instructions.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.EndsWith('?'));
}
