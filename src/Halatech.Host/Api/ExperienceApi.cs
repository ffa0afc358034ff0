using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Host.Webhooks;

namespace Halatech.Host.Api;

/// <summary>What a tenant's own systems may do with experiences: begin one, try one, look at those under way, end one.</summary>
internal sealed class ExperienceApi(
    TenantGate gate, ApiBodies bodies, ConversationCalls conversations, ITenantConfigurations tenants, IWorkflowTriggers workflows)
{
    private static readonly Error NoKey = new(ErrorKind.Invalid, "api.no-idempotency-key", "Send an Idempotency-Key: the same key again begins nothing again.");
    private static readonly Error NotByApi = new(ErrorKind.Conflict, "experience.not-by-api", "This experience begins by something else than a call of the API.");
    private static readonly Error NoWorkflows = new(ErrorKind.Unavailable, "workflows.off", "This deployment has no workflows.");

    /// <summary>Begins an experience. Taken (202) once the request is on disk, also when it has come before.</summary>
    public Task<IResult> BeginAsync(HttpContext context, string tenant, string experience) => AdmitAsync<BeginBody>(context, tenant, async (signed, talk, body) =>
    {
        if (signed.Key.Length == 0) return Problem(NoKey);
        if (!workflows.IsOn) return Problem(NoWorkflows);
        var configuration = await tenants.GetAsync(signed.Tenant);
        if (!configuration.IsOk) return Problem(configuration.Error);
        if (RunSteps.Find(configuration.Value, experience)?.Trigger is not { } trigger) return Problem(RunErrors.NoExperience);
        if (trigger.Kind != TriggerKind.Api) return Problem(NotByApi);

        var request = $"api-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(signed.Key)).AsSpan(0, 12))}";
        var command = new RequestExperience(request, experience, ApiBodies.TextOf(body.Facts), trigger.Label, NeedsConsent: true);
        var taken = await conversations.RunsAsync(talk, async runs => Said(await runs.RequestExperienceAsync(command)));
        return taken.IsOk
            ? TypedResults.Accepted((string?)null, new { conversation = talk.Conversation.Value, run = RunId.OfRequest(experience, request).Value })
            : Problem(taken.Error);
    });

    /// <summary>What would happen to this customer; nothing does.</summary>
    public Task<IResult> TryAsync(HttpContext context, string tenant, string experience) => AdmitAsync<DryRunBody>(context, tenant, async (_, talk, body) =>
    {
        var design = ApiBodies.TextOf(body.Design);
        var request = new DryRunRequest(
            experience, body.Days, body.Answers ?? ImmutableDictionary<string, string>.Empty, TimeSpan.FromHours(Math.Clamp(body.AnswersAfterHours, 0, 10_000)),
            ApiBodies.TextOf(body.Facts), design.Length > 0 ? design : null);
        var report = await conversations.RunsAsync(talk, runs => runs.DryRunAsync(request));
        return report.IsOk ? TypedResults.Ok(report.Value) : Problem(report.Error);
    });

    /// <summary>The runs of a conversation that are under way.</summary>
    public async Task<IResult> ListAsync(HttpContext context, string tenant, string conversation)
    {
        var signed = await gate.AdmitAsync(context, tenant);
        if (signed.Refusal is { } refusal) return refusal.ToResult();
        if (!ConversationId.TryParse(conversation, null, out var id)) return Problem(ConversationErrors.NotStarted);
        var list = await conversations.RunsAsync(new(signed.Tenant, id), runs => runs.ListRunsAsync());
        return list.IsOk ? TypedResults.Ok(list.Value) : Problem(list.Error);
    }

    /// <summary>Ends a run before its time (204); of one that is not under way 404.</summary>
    public async Task<IResult> CancelAsync(HttpContext context, string tenant, string conversation, string run)
    {
        var signed = await gate.AdmitAsync(context, tenant);
        if (signed.Refusal is { } refusal) return refusal.ToResult();
        if (!ConversationId.TryParse(conversation, null, out var id) || !RunId.TryParse(run, null, out var known)) return Problem(RunErrors.NoRun);
        var ended = await conversations.RunsAsync(new(signed.Tenant, id), async runs => Said(await runs.CancelRunAsync(known)));
        return ended.IsOk ? TypedResults.NoContent() : Problem(ended.Error);
    }

    private async Task<IResult> AdmitAsync<T>(HttpContext context, string tenant, Func<SignedRequest, ConversationKey, T, Task<IResult>> answer)
        where T : AddressedBody
    {
        var signed = await gate.AdmitAsync(context, tenant);
        if (signed.Refusal is { } notAdmitted) return notAdmitted.ToResult();
        if (!context.Request.HasJsonContentType()) return Refusals.NotJson.ToResult();
        var (body, bad) = ApiBodies.Read<T>(signed.Body);
        if (bad is not null) return bad.ToResult();
        var (conversation, unknown) = await bodies.FindAsync(signed.Tenant, body!, context.RequestAborted);
        return unknown is null ? await answer(signed, conversation!.Value, body!) : unknown.ToResult();
    }

    private static Result<bool> Said(Result result) => result.IsOk ? true : result.Error;

    private static IResult Problem(Error error) => Refusal.Of(error).ToResult();

    private static class Refusals
    {
        public static Refusal NotJson { get; } = new(StatusCodes.Status415UnsupportedMediaType, "api.wrong-type", "Send application/json.");
    }
}

/// <summary>The addresses of the API.</summary>
internal static class ApiEndpoints
{
    public static IServiceCollection AddTenantApi(this IServiceCollection services) =>
        services.AddSingleton<TenantGate>().AddSingleton<ApiBodies>().AddSingleton<ExperienceApi>();

    public static void MapTenantApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1/tenants/{tenant}").WithTags("experiences");
        group.MapPost("/experiences/{experience}/runs", (HttpContext context, string tenant, string experience, ExperienceApi api) =>
            api.BeginAsync(context, tenant, experience));
        group.MapPost("/experiences/{experience}/dry-run", (HttpContext context, string tenant, string experience, ExperienceApi api) =>
            api.TryAsync(context, tenant, experience));
        group.MapGet("/conversations/{conversation}/runs", (HttpContext context, string tenant, string conversation, ExperienceApi api) =>
            api.ListAsync(context, tenant, conversation));
        group.MapPost("/conversations/{conversation}/runs/{run}/cancel", (HttpContext context, string tenant, string conversation, string run, ExperienceApi api) =>
            api.CancelAsync(context, tenant, conversation, run));
    }
}
