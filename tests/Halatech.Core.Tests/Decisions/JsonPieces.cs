using CsCheck;

namespace Halatech.Core.Tests.Decisions;

/// <summary>Texts made of the pieces that answers, arguments and schemas are made of: some are JSON, most just fail to be.</summary>
internal static class JsonPieces
{
    private static readonly string[] Names =
        ["answers", "q1", "q2", "answer", "evidence", "optOut", "language", "nights", "tags", "said", "type", "properties", "items", "$ref", "pattern", @"\ud800"];

    private static readonly string[] Values =
        ["1", "-1", "1e400", "0.1e-400", "99999999999999999999999999999", "true", "null", "\"yes\"", "\"no\"", "\"object\"", "\"#\"", "\"[\"", @"""\udc00""", "\"\ud800\"", "oops"];

    private static readonly Gen<string> Leaf = Gen.Int[0, Values.Length - 1].Select(i => Values[i]);

    private static readonly Gen<string> Name = Gen.Int[0, Names.Length - 1].Select(i => Names[i]);

    private static readonly Gen<string> Tree = Gen.Recursive<string>((depth, inner) => depth > 3
        ? Leaf
        : Gen.OneOf(
            Leaf,
            inner.Array[0, 3].Select(items => $"[{string.Join(',', items)}]"),
            Gen.Select(Name, inner).Array[0, 4].Select(members => $"{{{string.Join(',', members.Select(m => $"\"{m.Item1}\":{m.Item2}"))}}}")));

    public static Gen<string> Text { get; } = Gen.OneOf(Tree, Tree, Tree, Gen.String);
}
