using System.Text.Json;

namespace Halatech.Core.Decisions;

/// <summary>Names places in JSON: <c>$.answer.yes</c>, or <c>$.answer["not sure"]</c> where a name could be mistaken for a path.</summary>
internal static class JsonPlace
{
    public static string Of(string path, string name) =>
        name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-') ? $"{path}.{name}" : $"{path}[{JsonSerializer.Serialize(name)}]";
}
