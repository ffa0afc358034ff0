using System.Reflection;
using System.Text.Json.Serialization;
using Halatech.Core.Conversations;

namespace Halatech.Core.Tests.Conversations;

/// <summary>The kinds of events, as the code has them and as the log names them.</summary>
internal static class EventKinds
{
    public static IReadOnlyList<(Type Type, string Name)> Listed { get; } =
    [
        .. typeof(ConversationEvent).GetCustomAttributes<JsonDerivedTypeAttribute>()
            .Select(a => (a.DerivedType, (string)a.TypeDiscriminator!)),
    ];

    public static IEnumerable<Type> Existing { get; } =
        typeof(ConversationEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(ConversationEvent)));

    public static string NameOf(ConversationEvent happened) => Listed.Single(k => k.Type == happened.GetType()).Name;
}
