using System.Collections.Immutable;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Knowledge;

/// <summary>Finds what a tenant knows about a question.</summary>
public interface IKnowledgeIndex
{
    /// <summary>
    /// The entries of this tenant nearest in meaning to the text, best first, and never fewer than asked for when the
    /// tenant has that many. The search is exact: another tenant's entries cannot crowd out this one's.
    /// </summary>
    Task<IReadOnlyList<KnowledgeEntry>> SearchAsync(TenantId tenant, string text, int count, CancellationToken cancellationToken);

    /// <summary>Stores FAQs, replacing those with the same ids, and returns how many had changed.</summary>
    Task<int> StoreAsync(TenantId tenant, IReadOnlyList<Faq> faqs, CancellationToken cancellationToken);
}

/// <summary>A question the business answers.</summary>
/// <param name="Id">Unique within the tenant: 1 to 64 lower-case letters, digits and hyphens.</param>
/// <param name="Question">As a customer would ask it.</param>
/// <param name="Answer">In Markdown where the format needs it.</param>
/// <param name="Format">How the answer is laid out: <c>shortText</c>, <c>longText</c>, <c>list</c>, <c>link</c> or <c>table</c>.</param>
/// <param name="Tags">Other words that customers use for it; searched, never shown.</param>
public sealed record Faq(string Id, string Question, string Answer, string Format = "shortText", ImmutableArray<string> Tags = default);

/// <summary>An entry that was found.</summary>
/// <param name="Source">Its kind and id, such as <c>faq:check-in-time</c>.</param>
/// <param name="Question">What it answers.</param>
/// <param name="Answer">What it says.</param>
/// <param name="Score">Cosine similarity to the question asked, at most 1.</param>
public sealed record KnowledgeEntry(string Source, string Question, string Answer, double Score);
