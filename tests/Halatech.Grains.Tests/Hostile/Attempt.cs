using System.Collections.Immutable;

namespace Halatech.Grains.Tests.Hostile;

/// <summary>How a hostile text reaches the model.</summary>
public enum Way
{
    Customer,
    Knowledge,
    Function,
    Callback,
}

/// <summary>A hostile text, and what a model that obeys it does.</summary>
internal sealed record Attempt(string Name, ImmutableArray<string> Does, string Text)
{
    /// <summary>All attempts of <c>attempts.md</c>.</summary>
    public static IReadOnlyList<Attempt> All { get; } =
    [
        .. File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Hostile", "attempts.md"))
            .Split("\n## ").Skip(1).Select(Read),
    ];

    public bool Orders(string verb) => Does.Contains(verb, StringComparer.Ordinal);

    private static Attempt Read(string block)
    {
        var lines = block.TrimEnd().Split('\n');
        return new(lines[0].Trim(), [.. lines[1]["does: ".Length..].Split(' ')], string.Join('\n', lines[2..]));
    }
}
