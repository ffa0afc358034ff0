using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Decisions;
using Halatech.Core.Knowledge;
using Halatech.Core.Turns;

namespace Halatech.Grains.Turns;

/// <summary>
/// The steps of a turn: the enforcer decides while knowledge is retrieved and, as the tenant set it, a reply is drafted in
/// case nothing is to be called; then that draft goes out, or the function is called and the draft is thrown away.
/// </summary>
internal sealed class TurnSteps(
    IKnowledgeIndex knowledge, Enforcer enforcer, ReplyWriter replies, FunctionTurn functions, TurnRetries retries)
{
    /// <summary>What the tenant knows about what was asked; nothing when a rule hands off before any model is asked.</summary>
    public Task<IReadOnlyList<KnowledgeEntry>> FindAsync(TurnScene scene, CancellationToken cancellationToken) =>
        RuledHandoff.Before(scene) is not null ? Task.FromResult<IReadOnlyList<KnowledgeEntry>>([]) : retries.ExecuteAsync(
            scene.Request.Key,
            token => knowledge.SearchAsync(
                scene.Tenant.TenantId, RetrievalQuery.Of(scene.Thread, scene.Sends), scene.Tenant.Turn.RetrievedEntries, token),
            cancellationToken);

    /// <summary>The command that ends the turn.</summary>
    /// <exception cref="ModelException">A model gave no usable answer.</exception>
    public async Task<ConversationCommand> AnswerAsync(
        TurnScene scene, Task<IReadOnlyList<KnowledgeEntry>> finding, UsageMeter meter, CancellationToken cancellationToken)
    {
        if (RuledHandoff.Before(scene) is { } ruled) return ruled;
        using var drafting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var drafts = meter.Part();
        var deciding = StepAsync(token => enforcer.DecideAsync(scene, meter.Part(), token));
        var draft = scene.Map is null || !scene.Tenant.Turn.DraftAfterEnforcer ? DraftAsync() : null;
        var foreseen = functions.Foresee(scene, finding, meter, cancellationToken);
        try
        {
            var decided = await deciding;
            if (decided?.OptOut(scene) is { } optOut)
            {
                drafts.Waste();
                return new HeedOptOut(scene.Request.Turn.Epoch, optOut.IsClear, scene.Shape(optOut.Text), meter.Total);
            }

            if (decided is not null && RuledHandoff.After(scene, decided) is { } handoff)
            {
                drafts.Waste();
                return handoff with { Usage = meter.Total };
            }

            if (decided?.Receipt is { FunctionName: not DecisionLeaf.DoNothing } receipt)
            {
                // Nobody will read the draft, so nobody should go on paying for it.
                if (draft is not null) await drafting.CancelAsync();
                drafts.Waste();
                var found = await finding;
                return await StepAsync(token => functions.CallAsync(scene, receipt, found, foreseen, meter, token));
            }

            if (decided?.Customer.IsElsewhere == true) drafts.Waste();
            foreseen?.Drop();
            var reply = decided?.Customer.IsElsewhere == true ? ReplyWriter.OutOfScope(scene) : await (draft ?? DraftAsync());
            return new CompleteTurn(
                scene.Request.Turn.Epoch, reply.Shaped.Parts, SourcesOf(await finding), meter.Total, decided?.Receipt,
                reply.Flag ?? decided?.Receipt.Complaint, reply.Shaped.Forms);
        }
        finally
        {
            await drafting.CancelAsync();
            foreseen?.Drop();
            draft?.Ignore();
            finding.Ignore();
        }

        async Task<WrittenReply> DraftAsync()
        {
            var found = await finding.WaitAsync(drafting.Token);
            return await retries.ExecuteAsync(scene.Request.Key, token => replies.WriteAsync(scene, found, drafts, token), drafting.Token);
        }

        Task<T> StepAsync<T>(Func<CancellationToken, Task<T>> step) => retries.ExecuteAsync(scene.Request.Key, step, cancellationToken);
    }

    internal static ImmutableArray<SourceUse> SourcesOf(IReadOnlyList<KnowledgeEntry> entries) =>
        [.. entries.Select(e => new SourceUse(e.Source, Math.Round(e.Score, 4)))];
}
