using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Decisions;
using Halatech.Core.Handoffs;
using Halatech.Core.Knowledge;
using Halatech.Core.Privacy;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;
using Halatech.Core.Turns;

namespace Halatech.Grains.Turns;

/// <summary>
/// What a turn stands on, the same for all its steps: the configuration it is finished on, the transaction it is in, and the
/// thread with personal data masked, as every model sees it.
/// </summary>
internal sealed class TurnScene
{
    // For tenants without a map who want to know more of the customer than what is said.
    private static readonly DecisionMap NothingIsCalled = new(new DecisionLeaf(DecisionLeaf.DoNothing));

    private readonly string?[] _said;
    private ImmutableArray<string> _instructions;

    public TurnScene(TurnRequest request, TenantConfiguration tenant, TransactionDefinition? transaction, Masker masker, DateTimeOffset now)
    {
        (Request, Transaction, Masker, Now) = (request, transaction, masker, now);
        Tenant = transaction is null ? tenant : tenant with { Assistant = tenant.Assistant with { SystemPrompt = transaction.Prompt } };
        Thread = [.. request.State.Thread.Select(Masked)];
        _said = new string?[Thread.Length];
    }

    public TurnRequest Request { get; }

    /// <summary>The tenant's configuration; in a transaction the one it is pinned to, with the transaction's prompt.</summary>
    public TenantConfiguration Tenant { get; }

    /// <summary>The transaction that is under way, or null in Discussion.</summary>
    public TransactionDefinition? Transaction { get; }

    public Masker Masker { get; }

    public DateTimeOffset Now { get; }

    public ImmutableArray<ThreadEntry> Thread { get; }

    public ImmutableArray<PendingSend> Sends => Request.State.Sends;

    public Channel Channel => Request.State.Route!.Channel;

    /// <summary>The map that is walked, or null when nothing is ever called.</summary>
    public DecisionMap? Map => Transaction is null ? Tenant.DiscussionMap ?? (Beside == BesideQuestions.None ? null : NothingIsCalled) : Transaction.Map;

    /// <summary>What the enforcer finds out about the customer beside the map's questions.</summary>
    public BesideQuestions Beside =>
        (HandoffPolicy.AsksForMood(Tenant) ? BesideQuestions.Mood : BesideQuestions.None)
        | (Tenant.Scope.OutOfScope.Length > 0 ? BesideQuestions.Subject : BesideQuestions.None);

    public string MapName => Transaction?.Id ?? "discussion";

    /// <summary>What may be called now, when the enforcer says so.</summary>
    public ImmutableArray<FunctionDefinition> Functions => FunctionCatalogue.Of(Tenant, Transaction);

    /// <summary>Words and figures that need no source.</summary>
    public IEnumerable<string> AlwaysAllowed => [Tenant.Organisation.Name, Tenant.Organisation.FriendlyName, Tenant.Assistant.Name];

    /// <summary>What a reply may take its figures and names from, likeliest first; none of it is made before it is read.</summary>
    public IEnumerable<string> Evidence(IReadOnlyList<KnowledgeEntry> knowledge)
    {
        foreach (var text in TextsOf(knowledge)) yield return text;
        for (var i = Thread.Length - 1; i >= 0; i--) yield return SaidAt(i);

        // The instructions with today's date in them.
        yield return InstructionParts[0];
        yield return ComingDays.Of(Enumerable.Range(0, Thread.Length).Select(SaidAt), Tenant.TimeZone, Now);
    }

    /// <summary>What only the model is told: the engine's and the tenant's instructions.</summary>
    public string Instructions => string.Join('\n', InstructionParts);

    private ImmutableArray<string> InstructionParts => _instructions.IsDefault ? _instructions = PromptBuilder.InstructionsOf(Tenant, Channel, Now) : _instructions;

    /// <summary>What is no secret even when the instructions say it too. Seldom asked for, and made only then.</summary>
    public IEnumerable<string> MayBeSaid(IReadOnlyList<KnowledgeEntry> knowledge) =>
        Request.State.Thread.Select(entry => entry.Text.ToString())
            .Concat(TextsOf(knowledge))
            .Concat(PromptQuestions.In(Instructions))
            .Concat(Tenant.Channels.Values.Select(channel => channel.Disclosure))
            .Concat([Tenant.Assistant.Disclosure, Tenant.Handoff.Text, Tenant.Texts.Help]);

    /// <summary>What the model reads.</summary>
    public ImmutableArray<PromptMessage> Prompt(IReadOnlyList<KnowledgeEntry> knowledge) =>
        PromptBuilder.WithImages(
            LanguageNote.AddTo(PromptBuilder.Build(Tenant, Channel, Thread, Sends, knowledge, Now), CustomerLanguage.Of(Request.State)),
            Request.Images);

    /// <summary>The messages that a text becomes on this conversation's channel.</summary>
    public ImmutableArray<string> Shape(string text) => ReplyShaper.Shape(text, Channel, Tenant);

    /// <summary>The same with the choices that the text offers.</summary>
    public ShapedReply ShapeReply(string text) => ReplyShaper.ShapeReply(text, Channel, Tenant);

    private static IEnumerable<string> TextsOf(IReadOnlyList<KnowledgeEntry> knowledge) =>
        knowledge.SelectMany(entry => new[] { entry.Question, entry.Answer });

    private string SaidAt(int place) => _said[place] ??= Thread[place].Text.ToString();

    private ThreadEntry Masked(ThreadEntry entry)
    {
        var masked = Masker.Mask(entry.Text);
        return masked == entry.Text ? entry : entry with { Text = masked };
    }
}
