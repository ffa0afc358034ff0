using System.Numerics.Tensors;

namespace Halatech.Local.OpenAi.Embedding;

/// <summary>
/// A vector into which named features are hashed with a sign, so that unrelated features cancel out on
/// average. The same feature lands on the same places in every process and on every machine.
/// </summary>
internal sealed class HashedVector(int dimensions)
{
    // Several places per feature: one unlucky collision then costs a part of a word, not the word.
    private const int Places = 4;

    private readonly float[] _values = new float[dimensions];

    public void Add(ReadOnlySpan<char> feature, uint family, float weight)
    {
        var state = Hash(feature, family);
        for (var place = 0; place < Places; place++)
        {
            state = Mix(state + 0x9E3779B97F4A7C15UL);
            var index = (int)(((state >> 32) * (ulong)_values.Length) >> 32);
            _values[index] += (state & 1) == 0 ? weight : -weight;
        }
    }

    public void Add(HashedVector other, float weight)
    {
        var norm = TensorPrimitives.Norm(other._values);
        if (norm > 0) TensorPrimitives.MultiplyAdd(other._values, weight / norm, _values, _values);
    }

    /// <summary>The values at length 1; the null vector, which has no direction, stays as it is.</summary>
    public float[] Normalised()
    {
        var norm = TensorPrimitives.Norm(_values);
        if (norm > 0) TensorPrimitives.Divide(_values, norm, _values);
        return _values;
    }

    // FNV-1a over UTF-16 units: string.GetHashCode is seeded per process and would not be repeatable.
    private static ulong Hash(ReadOnlySpan<char> text, uint seed)
    {
        var hash = 14695981039346656037UL ^ seed;
        foreach (var unit in text) hash = (hash ^ unit) * 1099511628211UL;
        return Mix(hash);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
