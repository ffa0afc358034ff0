using System.Globalization;
using Halatech.Local.Twilio.State;
using Microsoft.AspNetCore.Http.Extensions;

namespace Halatech.Local.Twilio.Rest;

/// <summary>
/// Pages of a list. The token names the position after which the next page starts, so entries that arrive meanwhile
/// neither repeat nor shift what is still to come.
/// </summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, int Number, int Size, string? NextToken)
{
    private const string TokenPrefix = "PT";

    public static Page<T> Of(RestCall call, IEnumerable<T> all, int maxSize)
    {
        var (number, size, _) = Read(call, maxSize);
        var items = all.Skip(number * size).Take(size + 1).ToList();
        return Cut(items, number, size, (_, next) => TokenPrefix + next.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Under the gate.</summary>
    public static Page<TEntity> Of<TEntity>(
        RestCall call, Shelf<TEntity> shelf, string partition, Func<TEntity, long> order, bool descending, int maxSize, Func<TEntity, bool>? where)
        where TEntity : Entity
    {
        var (number, size, after) = Read(call, maxSize);
        var matching = shelf.After(partition, after, descending);
        if (where is not null) matching = matching.Where(where);
        if (after is null) matching = matching.Skip(number * size);
        return Page<TEntity>.Cut([.. matching.Take(size + 1)], number, size, (last, _) => TokenPrefix + order(last).ToString(CultureInfo.InvariantCulture));
    }

    public RestAnswer Answer(RestCall call, string key, Func<T, object> view) => RestAnswer.Ok(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        [key] = Items.Select(view).ToArray(),
        ["meta"] = new
        {
            Page = Number,
            PageSize = Size,
            FirstPageUrl = call.Base + Path(call, 0, null),
            PreviousPageUrl = Number > 0 ? call.Base + Path(call, Number - 1, null) : null,
            Url = call.Base + Path(call, Number, call.Query("PageToken")),
            NextPageUrl = NextToken is { } token ? call.Base + Path(call, Number + 1, token) : null,
            Key = key,
        },
    });

    /// <summary>The older form of API version 2010-04-01: paths instead of addresses, at the top level.</summary>
    public RestAnswer Answer2010(RestCall call, string key, Func<T, object> view) => RestAnswer.Ok(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [key] = Items.Select(view).ToArray(),
        ["page"] = Number,
        ["page_size"] = Size,
        ["start"] = Number * Size,
        ["end"] = Number * Size + Math.Max(0, Items.Count - 1),
        ["uri"] = Path(call, Number, call.Query("PageToken")),
        ["first_page_uri"] = Path(call, 0, null),
        ["previous_page_uri"] = Number > 0 ? Path(call, Number - 1, null) : null,
        ["next_page_uri"] = NextToken is { } token ? Path(call, Number + 1, token) : null,
    });

    private static Page<T> Cut(List<T> items, int number, int size, Func<T, int, string> token)
    {
        if (items.Count <= size) return new(items, number, size, null);
        items.RemoveAt(size);
        return new(items, number, size, token(items[^1], number + 1));
    }

    private static (int Number, int Size, long? After) Read(RestCall call, int maxSize)
    {
        var size = Parse(call.Query("PageSize")) is > 0 and var asked ? Math.Min(asked, maxSize) : 50;
        var number = Parse(call.Query("Page")) is > 0 and <= 100_000 and var page ? page : 0;
        long? after = call.Query("PageToken") is { } token && token.StartsWith(TokenPrefix, StringComparison.Ordinal)
            && long.TryParse(token.AsSpan(TokenPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : null;
        return (number, size, after);
    }

    private static int? Parse(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string Path(RestCall call, int number, string? token)
    {
        var query = new QueryBuilder();
        foreach (var (name, values) in call.Http.Request.Query)
        {
            if (name is not ("Page" or "PageSize" or "PageToken")) query.Add(name, values.Select(v => v ?? ""));
        }
        query.Add("PageSize", Size.ToString(CultureInfo.InvariantCulture));
        query.Add("Page", number.ToString(CultureInfo.InvariantCulture));
        if (token is not null) query.Add("PageToken", token);
        return call.Http.Request.Path + query.ToQueryString().ToUriComponent();
    }
}
