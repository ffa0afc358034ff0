using System.Collections;
using System.Collections.Immutable;
using System.Reflection;

namespace Halatech.Core.Tests;

/// <summary>
/// Compares values by what they hold. Records compare an <see cref="ImmutableArray{T}"/> by reference, so two states
/// that were made separately are never equal by <c>==</c>.
/// </summary>
internal static class Structural
{
    public static void AssertEqual(object? expected, object? actual) =>
        Assert.True(FirstDifference(expected, actual) is null, FirstDifference(expected, actual));

    /// <summary>The path and the two values of the first difference, or null.</summary>
    public static string? FirstDifference(object? expected, object? actual, string path = "$")
    {
        if (expected is null || actual is null || expected.GetType() != actual.GetType())
            return ReferenceEquals(expected, actual) ? null : Differs(expected, actual, path);
        if (expected is string || IsLeaf(expected.GetType()))
            return expected.Equals(actual) ? null : Differs(expected, actual, path);
        if (IsDefaultArray(expected) || IsDefaultArray(actual))
            return IsDefaultArray(expected) == IsDefaultArray(actual) ? null : Differs("an array", "another", path);
        return expected is IEnumerable items
            ? FirstDifferentItem([.. items.Cast<object?>()], [.. ((IEnumerable)actual).Cast<object?>()], path)
            : FirstDifferentProperty(expected, actual, path);
    }

    private static string? FirstDifferentItem(object?[] expected, object?[] actual, string path)
    {
        if (expected.Length != actual.Length)
            return Differs($"{expected.Length} items: {string.Join(", ", expected)}", $"{actual.Length} items: {string.Join(", ", actual)}", path);
        return expected.Zip(actual)
            .Select((pair, i) => FirstDifference(pair.First, pair.Second, $"{path}[{i}]"))
            .FirstOrDefault(d => d is not null);
    }

    private static string? FirstDifferentProperty(object expected, object actual, string path) =>
        expected.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(p => FirstDifference(p.GetValue(expected), p.GetValue(actual), $"{path}.{p.Name}"))
            .FirstOrDefault(d => d is not null);

    // A struct that equals by value has no array inside, apart from ImmutableArray itself.
    private static bool IsLeaf(Type type) => type.IsValueType && !IsImmutableArray(type);

    private static bool IsImmutableArray(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>);

    private static bool IsDefaultArray(object value) =>
        IsImmutableArray(value.GetType())
        && (bool)value.GetType().GetProperty(nameof(ImmutableArray<int>.IsDefault))!.GetValue(value)!;

    private static string Differs(object? expected, object? actual, string path) =>
        $"{path}: expected {expected ?? "null"}, found {actual ?? "null"}";
}
