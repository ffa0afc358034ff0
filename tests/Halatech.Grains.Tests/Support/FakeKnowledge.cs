using Halatech.Core.Knowledge;
using Halatech.Core.Tenancy;

namespace Halatech.Grains.Tests.Support;

/// <summary>Knows one thing, or what the test says.</summary>
internal sealed class FakeKnowledge : IKnowledgeIndex
{
    public const string Source = "faq:opening-hours";

    public Script<string, IReadOnlyList<KnowledgeEntry>> Finds { get; } = new((_, _) =>
        Task.FromResult<IReadOnlyList<KnowledgeEntry>>([new(Source, "When do you open?", "At nine.", 0.87654321)]));

    public Task<IReadOnlyList<KnowledgeEntry>> SearchAsync(
        TenantId tenant, string text, int count, CancellationToken cancellationToken) =>
        Finds.AnswerAsync(tenant, text, cancellationToken);

    public Task<int> StoreAsync(TenantId tenant, IReadOnlyList<Faq> faqs, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The grains store no knowledge.");
}
