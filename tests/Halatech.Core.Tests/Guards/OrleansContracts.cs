using System.Reflection;
using Halatech.Core.Conversations;

namespace Halatech.Core.Tests.Guards;

/// <summary>What Core puts on the wire and into grain storage, told by its attributes.</summary>
internal static class OrleansContracts
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Type[] All = typeof(Conversation).Assembly.GetTypes();

    public static IReadOnlyList<Type> Records { get; } =
        [.. All.Where(t => t.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)).OrderBy(AliasOf, StringComparer.Ordinal)];

    public static IReadOnlyList<Type> Grains { get; } =
        [.. All.Where(t => t.IsInterface && typeof(IAddressable).IsAssignableFrom(t)).OrderBy(AliasOf, StringComparer.Ordinal)];

    /// <summary>The members that hold state, numbered or not.</summary>
    public static IEnumerable<(uint? Id, PropertyInfo Member)> MembersOf(Type record) =>
        record.GetProperties(Declared)
            .Where(p => p.IsDefined(typeof(IdAttribute)) || HasBackingField(p))
            .Select(p => (p.GetCustomAttribute<IdAttribute>()?.Id, p))
            .OrderBy(m => m.Id);

    public static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    /// <summary>All of it as text, in an order that does not depend on the source's.</summary>
    public static IEnumerable<string> Manifest()
    {
        foreach (var record in Records)
        {
            yield return $"{AliasOf(record)} : {NameOf(record.BaseType!)}";
            foreach (var (id, member) in MembersOf(record)) yield return $"  {id} {member.Name} {NameOf(member.PropertyType)}";
        }

        foreach (var grain in Grains)
        {
            yield return $"{AliasOf(grain)}";
            foreach (var method in grain.GetMethods().OrderBy(AliasOf, StringComparer.Ordinal))
                yield return $"  {AliasOf(method)} ({string.Join(", ", method.GetParameters().Select(p => NameOf(p.ParameterType)))}) {NameOf(method.ReturnType)}";
        }
    }

    private static bool HasBackingField(PropertyInfo property) =>
        property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", Declared) is not null;

    private static string NameOf(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;
}
