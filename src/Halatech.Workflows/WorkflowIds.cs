using System.Globalization;
using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Temporalio.Common;

namespace Halatech.Workflows;

/// <summary>How workflows are named. The tenant stands first: by it payloads are sealed, and by it alone one may be told apart.</summary>
internal static class WorkflowIds
{
    public static readonly SearchAttributeKey<string> Tenant = SearchAttributeKey.CreateKeyword("HalatechTenant");
    public static readonly SearchAttributeKey<string> Kind = SearchAttributeKey.CreateKeyword("HalatechKind");

    public static string Lifecycle(ConversationKey conversation) => $"{conversation}/lifecycle";

    public static string Handoff(ConversationKey conversation, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{conversation}/handoff/{number}");

    public static string Transaction(ConversationKey conversation, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{conversation}/transaction/{number}");

    public static string Experience(ConversationKey conversation, RunId run) => $"{conversation}/experience/{run}";

    public static string Calendar(TenantId tenant, string experience) => $"{tenant}/calendar/{experience}";

    /// <summary>The tenant whose workflow has this id, or null when it is none of ours.</summary>
    public static TenantId? TenantOf(string workflowId) => TenantId.OfGrainKey(workflowId);

    public static SearchAttributeCollection Attributes(TenantId tenant, string kind) => new SearchAttributeCollection.Builder()
        .Set(Tenant, tenant.Value)
        .Set(Kind, kind)
        .ToSearchAttributeCollection();
}
