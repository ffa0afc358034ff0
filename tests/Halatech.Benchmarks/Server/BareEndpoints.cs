using Halatech.Adapters.Twilio;
using Halatech.Host.Webhooks;

namespace Halatech.Benchmarks.Server;

/// <summary>
/// What a webhook costs at least, in steps: the form and its signature; with a call to a grain that does nothing; with a
/// batched insert; with an insert of its own. None of them is safe against duplicates or a second writer.
/// </summary>
internal static class BareEndpoints
{
    public const string Signature = "/bench/signature";
    public const string Grain = "/bench/grain";
    public const string Batched = "/bench/batched";
    public const string Single = "/bench/single";

    public static void MapBareEndpoints(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(Signature, async (HttpContext context) => await ReadAsync(context, Signature));

        endpoints.MapPost(Grain, async (HttpContext context, IGrainFactory grains) =>
        {
            if (await ReadAsync(context, Grain) is { } form)
                await grains.GetGrain<IEmptyGrain>(form.Get("ConversationSid"u8)!).TouchAsync(form.Get("Body"u8)!);
        });

        endpoints.MapPost(Batched, async (HttpContext context, BareBatches batches) =>
        {
            if (await ReadAsync(context, Batched) is { } form) await batches.InsertAsync(BareRow.Of(form));
        });

        endpoints.MapPost(Single, async (HttpContext context, BareInserts inserts) =>
        {
            if (await ReadAsync(context, Single) is { } form) await inserts.InsertAsync(BareRow.Of(form), context.RequestAborted);
        });
    }

    private static async ValueTask<TwilioForm?> ReadAsync(HttpContext context, string path)
    {
        var (body, _) = await WebhookBody.ReadAsync(context);
        var form = TwilioFormReader.ReadForm(body).Value;
        var valid = form is not null && TwilioSignature.IsValid(
            BenchTenant.AuthToken, BenchTenant.PublicUrl + path, form, context.Request.Headers[TwilioSignature.Header]);
        context.Response.StatusCode = valid ? StatusCodes.Status204NoContent : StatusCodes.Status403Forbidden;
        return valid ? form : null;
    }
}

/// <summary>What the bare endpoints keep of a message.</summary>
internal sealed record BareRow(string Conversation, string Message, string Body)
{
    public static BareRow Of(TwilioForm form) =>
        new(form.Get("ConversationSid"u8)!, form.Get("MessageSid"u8)!, form.Get("Body"u8)!);
}

/// <summary>A grain that does nothing: what is left is the call.</summary>
[Alias("halatech.benchmarks.empty-grain")]
internal interface IEmptyGrain : IGrainWithStringKey
{
    [Alias("touch")]
    Task TouchAsync(string body);
}

internal sealed class EmptyGrain : Grain, IEmptyGrain
{
    public Task TouchAsync(string body) => Task.CompletedTask;
}
