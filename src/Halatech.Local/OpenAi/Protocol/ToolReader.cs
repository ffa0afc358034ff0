using System.Buffers;

namespace Halatech.Local.OpenAi.Protocol;

/// <summary>Reads <c>tools</c> and <c>tool_choice</c>.</summary>
internal static class ToolReader
{
    private const int LongestName = 64;

    private static readonly SearchValues<char> NameLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    public static ToolDefinition ReadTool(JsonField tool)
    {
        tool.Object()["type"].OneOf("function");
        var function = tool["function"].Object();
        var parameters = function["parameters"];
        function["description"].OptionalText();
        if (parameters.IsSent) parameters.Object();
        if (function["strict"].Flag(otherwise: false)) StrictSchema.Check(parameters);
        return new ToolDefinition(ReadName(function["name"]), parameters.Value);
    }

    /// <summary>A name of a function or of a response schema.</summary>
    public static string ReadName(JsonField field)
    {
        var name = field.Text();
        if (name.Length is 0 or > LongestName || name.AsSpan().ContainsAnyExcept(NameLetters))
            field.Report("invalid_value", $"expected 1 to {LongestName} of the characters a-z, A-Z, 0-9, '_' and '-'.");
        return name;
    }

    public static ToolChoice ReadChoice(JsonField choice, IReadOnlyList<ToolDefinition> tools)
    {
        if (!choice.IsSent) return new ToolChoice(tools.Count == 0 ? ToolUse.None : ToolUse.Auto, null);
        if (tools.Count == 0)
        {
            // "none" without tools asks for nothing and is let through; anything else is a caller's slip.
            if (!choice.IsText || choice.Text() != "none") choice.Report("invalid_value", "it goes only with 'tools'.");
            return new ToolChoice(ToolUse.None, null);
        }

        if (choice.IsText) return new ToolChoice(UseOf(choice.OneOf("none", "auto", "required")), null);
        if (choice.Object()["type"].OneOf("function", "allowed_tools") == "function")
            return new ToolChoice(ToolUse.Required, [Offered(choice["function"], tools)]);
        var allowed = choice["allowed_tools"].Object();
        var names = allowed["tools"].Items(least: 1).ConvertAll(tool => Offered(tool["function"], tools));
        return new ToolChoice(UseOf(allowed["mode"].OneOf("auto", "required")), names);
    }

    private static string Offered(JsonField function, IReadOnlyList<ToolDefinition> tools)
    {
        var name = function.Object()["name"].Text();
        if (tools.All(tool => tool.Name != name))
            function["name"].Report("invalid_value", $"the function '{name}' is not among 'tools'.");
        return name;
    }

    private static ToolUse UseOf(string word) => word switch
    {
        "required" => ToolUse.Required,
        "auto" => ToolUse.Auto,
        _ => ToolUse.None,
    };
}
