using System.Reflection;

namespace Halatech.Local.Twilio.Phones;

/// <summary>The page with the telephones: a few static files that travel inside the assembly.</summary>
internal static class PhonePages
{
    private const string Prefix = "Twilio/";

    private static readonly Dictionary<string, byte[]> Files = Load();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", http => Redirect(http, "/phones/"));
        routes.MapGet("/phones/{**file}", ServeAsync);
    }

    private static Task Redirect(HttpContext http, string target)
    {
        http.Response.Redirect(target);
        return Task.CompletedTask;
    }

    private static async Task ServeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (path == "/phones")
        {
            await Redirect(http, "/phones/");
            return;
        }
        var name = path["/phones/".Length..] is { Length: > 0 } asked ? asked : "index.html";
        if (!Files.TryGetValue(name, out var bytes))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        PageHeaders.ForPage(http.Response);
        http.Response.ContentType = Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    private static Dictionary<string, byte[]> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            files[name[Prefix.Length..]] = copy.ToArray();
        }
        return files;
    }
}
