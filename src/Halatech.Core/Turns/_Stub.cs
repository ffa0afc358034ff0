using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Knowledge;
using Halatech.Core.Tenancy;
namespace Halatech.Core.Turns;
public enum PromptRole { System, User, Assistant }
public sealed record PromptMessage(PromptRole Role, string Text);
public static class PromptBuilder { public static ImmutableArray<PromptMessage> Build(TenantConfiguration tenant, Channel channel, ImmutableArray<ThreadEntry> thread, ImmutableArray<PendingSend> sends, IReadOnlyList<KnowledgeEntry> knowledge, DateTimeOffset now) => []; }
public static class RetrievalQuery { public static string Of(ImmutableArray<ThreadEntry> thread, ImmutableArray<PendingSend> sends) => ""; }
public static class ReplyShaper { public static ImmutableArray<string> Shape(string reply, Channel channel, TenantConfiguration tenant) => [reply]; }
