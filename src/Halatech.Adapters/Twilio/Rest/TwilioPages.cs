using System.Text.Json.Serialization.Metadata;
using Halatech.Core.Errors;

namespace Halatech.Adapters.Twilio.Rest;

/// <summary>One page of a list.</summary>
internal interface ITwilioPage<out T>
{
    IReadOnlyList<T> Items { get; }

    /// <summary>Where the next page is, or null on the last.</summary>
    string? Next { get; }
}

internal static class TwilioPages
{
    /// <summary>
    /// Reads pages from the first on, at most <paramref name="maxPages"/>, and hands each to <paramref name="visit"/>, which
    /// returns whether to go on.
    /// </summary>
    public static async Task<Result> WalkAsync<TPage, T>(
        this TwilioClient client, TwilioCredentials credentials, TwilioHost host, string firstPath, JsonTypeInfo<TPage> shape,
        int maxPages, Func<IReadOnlyList<T>, bool> visit, CancellationToken cancellationToken)
        where TPage : class, ITwilioPage<T>
    {
        var path = firstPath;
        for (var read = 0; read < maxPages; read++)
        {
            var page = await client.GetAsync(credentials, host, path, shape, cancellationToken);
            if (!page.IsOk) return page.Error;
            if (!visit(page.Value.Items) || string.IsNullOrEmpty(page.Value.Next)) return Result.Ok;
            path = page.Value.Next;
        }

        return Result.Ok;
    }
}
