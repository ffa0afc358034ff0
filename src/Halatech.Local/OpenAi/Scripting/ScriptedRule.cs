namespace Halatech.Local.OpenAi.Scripting;

/// <summary>
/// When a request fits, answer like this. All conditions that are set must hold; a rule without any fits every
/// request of its endpoint. Patterns are case-insensitive .NET regular expressions without look-around and back
/// references, because they run on hostile text.
/// </summary>
public sealed record ScriptedRule
{
    /// <summary>Appears beside the requests that the rule answered.</summary>
    public string? Name { get; init; }

    public ScriptedEndpoint On { get; init; }

    /// <summary>Pattern on the last user message; on embeddings, on the last input.</summary>
    public string? LastUser { get; init; }

    /// <summary>Pattern on any message of any role; on embeddings, on any input.</summary>
    public string? AnyMessage { get; init; }

    /// <summary>Pattern on any system or developer message.</summary>
    public string? System { get; init; }

    /// <summary>Pattern on any assistant message.</summary>
    public string? Assistant { get; init; }

    /// <summary>Pattern on any tool message: what a function answered.</summary>
    public string? ToolResult { get; init; }

    /// <summary>Pattern on the role of the last message: system, developer, user, assistant or tool.</summary>
    public string? LastRole { get; init; }

    /// <summary>Pattern on the model's name.</summary>
    public string? Model { get; init; }

    /// <summary>Pattern on the name of the response schema; a request without one does not fit.</summary>
    public string? Schema { get; init; }

    /// <summary>Pattern on the name of any offered function; a request without functions does not fit.</summary>
    public string? Tool { get; init; }

    /// <summary>Pattern on the name of a function that must be called; a request that leaves the choice does not fit.</summary>
    public string? ForcedTool { get; init; }

    /// <summary>Whether functions are offered; null for either.</summary>
    public bool? HasTools { get; init; }

    /// <summary>Whether the answer is asked for as a stream; null for either.</summary>
    public bool? Stream { get; init; }

    public required ScriptedReply Reply { get; init; }

    /// <summary>Waited before the reply, on top of the server's own latency.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How often the rule answers before it is passed over; null for always.</summary>
    public int? Times { get; init; }
}
