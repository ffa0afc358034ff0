using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Turns;

/// <summary>
/// Sends files the channel's way: each as a message of its own where the tenant wants files on the channel, because WhatsApp takes one
/// for a message and drops the text beside it; else as a link in the text.
/// </summary>
internal static class FileShaper
{
    /// <summary>More files than this are no answer but a mailing.</summary>
    public const int MostFiles = 3;

    /// <summary>Whether files are messages here. Web chat shows links.</summary>
    public static bool Sends(Channel channel, TenantConfiguration tenant) =>
        channel != Channel.WebChat && tenant.SettingsOf(channel)?.Files == true;

    /// <summary>The text with links in the place of the files that it names.</summary>
    public static string AsLinks(string text, Channel channel, TenantConfiguration tenant)
    {
        var (said, files) = FileMark.Read(text, tenant);
        return files.IsEmpty ? said : $"{said}\n\n{string.Join('\n', files.Take(MostFiles).Select(f => LinkOf(f.Title, f.Url, channel)))}".Trim();
    }

    /// <summary>A file as words, for where it cannot be one.</summary>
    public static string LinkOf(string title, string url, Channel channel) =>
        channel == Channel.WebChat ? $"[{title}]({url})" : $"{title}: {url}";

    /// <summary>The reply with its files: after the text, but before a question that offers choices, which stands last.</summary>
    public static ShapedReply Add(ShapedReply reply, ImmutableArray<TenantFile> files, Channel channel)
    {
        if (files.IsEmpty) return reply;
        var forms = reply.Forms.IsDefault ? [.. reply.Parts.Select(_ => (PartForm?)null)] : reply.Forms;
        var at = forms is [.., { Offered.IsEmpty: false }] ? reply.Parts.Length - 1 : reply.Parts.Length;
        TenantFile[] sent = [.. files.Take(MostFiles)];
        return new(
            reply.Parts.InsertRange(at, sent.Select(f => TitleOf(f, channel))),
            forms.InsertRange(at, sent.Select(f => (PartForm?)new PartForm(MediaUrl: f.Url, MediaId: f.Id))));
    }

    private static string TitleOf(TenantFile file, Channel channel) =>
        channel == Channel.Sms ? GsmText.TryWrite(file.Title) ?? file.Title : file.Title;
}
