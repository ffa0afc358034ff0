using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Media;
using Halatech.Core.Tenancy;
using Halatech.Core.Texts;
using Microsoft.Extensions.Options;

namespace Halatech.Grains.Media;

/// <summary>Opens the files of a thread for a turn. What is not there in time is noted as such: the customer waits for an answer.</summary>
internal sealed class ThreadReader(MediaLibrary library, TimeProvider time, IOptions<GrainsOptions> options)
{
    // The newest; older files have been spoken of.
    private const int MostFiles = 8;
    private const int MostImages = 4;
    private const int MostImageBytes = 10 * 1024 * 1024;

    public async Task<ReadThread> ReadAsync(ConversationKey key, ConversationState state, TenantConfiguration tenant, CancellationToken cancellationToken)
    {
        var entries = state.Thread.Where(e => e is { Author: AuthorKind.Customer, Media.IsDefaultOrEmpty: false }).TakeLast(MostFiles).ToArray();
        if (entries.Length == 0) return new ReadThread(state.Thread, []);
        var files = await OpenAsync(key, state.Route!, entries, cancellationToken);
        var seen = tenant.Model.SeesImages;
        var images = entries.SelectMany(e => e.Media!.Value).Select(item => MediaNote.ImageOf(files.GetValueOrDefault(item.Sid), seen)).OfType<PromptImage>();
        return new ReadThread([.. state.Thread.Select(e => entries.Contains(e) ? Noted(e, files, seen) : e)], Newest(images));
    }

    private async Task<Dictionary<string, StoredMedia?>> OpenAsync(ConversationKey key, Route route, ThreadEntry[] entries, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.MediaWaitSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var opening = entries
            .SelectMany(e => e.Media!.Value.Select(item => new MediaReference(key, route, e.Sid!.Value, item)))
            .DistinctBy(r => r.Item.Sid, StringComparer.Ordinal)
            .Select(r => (r.Item.Sid, File: library.GetAsync(r)))
            .ToArray();
        try
        {
            await Task.WhenAll(opening.Select(o => o.File)).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The rest goes on beside the turn, and the next one finds it.
        }

        return opening.ToDictionary(o => o.Sid, o => o.File.IsCompletedSuccessfully ? o.File.Result : null, StringComparer.Ordinal);
    }

    private static ThreadEntry Noted(ThreadEntry entry, Dictionary<string, StoredMedia?> files, bool seesImages)
    {
        var notes = entry.Media!.Value.Select(item => MediaNote.Of(item, files.GetValueOrDefault(item.Sid), seesImages));
        var text = entry.Text.ToString();
        return entry with { Text = new Utf8Text(string.Join('\n', text.Length == 0 ? notes : notes.Prepend(text))), Media = null };
    }

    private static ImmutableArray<PromptImage> Newest(IEnumerable<PromptImage> images)
    {
        var room = MostImageBytes;
        List<PromptImage> shown = [];
        foreach (var image in images.Reverse().Take(MostImages))
        {
            if ((room -= image.Bytes.Length) < 0) break;
            shown.Insert(0, image);
        }

        return [.. shown];
    }
}
