using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Halatech.Host;

/// <summary>What <c>/health/ready</c> says: the state in one word, and a line for each part that has something to say.</summary>
internal static class HealthPage
{
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var page = new StringBuilder(report.Status.ToString());
        foreach (var (name, entry) in report.Entries)
            if (entry.Description is { Length: > 0 } description) page.Append('\n').Append(name).Append(": ").Append(description);
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(page.ToString(), context.RequestAborted);
    }
}
