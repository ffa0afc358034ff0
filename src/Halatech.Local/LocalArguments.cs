using System.Globalization;

namespace Halatech.Local;

/// <summary>What the command line asks for.</summary>
/// <param name="Reset">Forget everything first.</param>
/// <param name="PortOffset">Added to every port.</param>
internal sealed record LocalArguments(bool Reset, int PortOffset)
{
    private const int MaxOffset = 10_000;

    /// <exception cref="InvalidOperationException">An argument is not understood; the message is for a person.</exception>
    public static LocalArguments Parse(IReadOnlyList<string> args)
    {
        var parsed = new LocalArguments(Reset: false, PortOffset: 0);
        for (var i = 0; i < args.Count; i++)
        {
            parsed = args[i] switch
            {
                "--reset" => parsed with { Reset = true },
                "--port-offset" => parsed with { PortOffset = Offset(i + 1 < args.Count ? args[++i] : "") },
                _ => throw new InvalidOperationException($"'{args[i]}' is not understood: use --reset, --port-offset N or --help"),
            };
        }

        return parsed;
    }

    private static int Offset(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) && offset <= MaxOffset
            ? offset
            : throw new InvalidOperationException($"--port-offset takes a number from 0 to {MaxOffset}");
}
