namespace HotelFunctions;

/// <summary>What the hotel lets its guests see: its menu and a picture of a room. Any web server would do.</summary>
internal static class HotelFiles
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["atupa-menu.pdf"] = "application/pdf",
        ["deluxe-room.png"] = "image/png",
    };

    public static IResult Get(string name) =>
        Types.TryGetValue(name, out var type) && typeof(HotelFiles).Assembly.GetManifestResourceStream(name) is { } file
            ? Results.Stream(file, type)
            : Results.NotFound();
}
