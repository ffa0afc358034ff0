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
internal sealed class TurnSteps(IKnowledgeIndex knowledge, Enforcer enforcer, ReplyWriter replies, FunctionTurn functions)
{
    /// <summary>The command that ends the turn.</summary>
    /// <exception cref="ModelException">A model gave no usable answer.</exception>
    public async Task<ConversationCommand> AnswerAsync(TurnScene scene, UsageMeter meter, CancellationToken cancellationToken)
    {
        using var drafting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var finding = knowledge.SearchAsync(
            scene.Tenant.TenantId, RetrievalQuery.Of(scene.Thread, scene.Sends), scene.Tenant.Turn.RetrievedEntries, cancellationToken);
        var deciding = enforcer.DecideAsync(scene, meter.Part(), cancellationToken);
        var draft = scene.Map is null || !scene.Tenant.Turn.DraftAfterEnforcer ? DraftAsync() : null;
        try
        {
            var decided = await deciding;
            if (decided?.OptOut(scene) is { } optOut)
                return new HeedOptOut(scene.Request.Turn.Epoch, optOut.IsClear, scene.Shape(optOut.Text), meter.Total);
            if (decided?.Receipt is { FunctionName: not DecisionLeaf.DoNothing } receipt)
            {
                // Nobody will read the draft, so nobody should go on paying for it.
                if (draft is not null) await drafting.CancelAsync();
                return await functions.CallAsync(scene, receipt, await finding, meter, cancellationToken);
            }

            var reply = await (draft ?? DraftAsync());
            return new CompleteTurn(
                scene.Request.Turn.Epoch, reply.Parts, SourcesOf(await finding), meter.Total, decided?.Receipt,
                reply.Flag ?? decided?.Receipt.Complaint);
        }
        finally
        {
            await drafting.CancelAsync();
            draft?.Ignore();
            finding.Ignore();
        }

        async Task<WrittenReply> DraftAsync() => await replies.WriteAsync(scene, await finding, meter, drafting.Token);
    }

    internal static ImmutableArray<SourceUse> SourcesOf(IReadOnlyList<KnowledgeEntry> entries) =>
        [.. entries.Select(e => new SourceUse(e.Source, Math.Round(e.Score, 4)))];
}
