using System.Collections.Frozen;
using System.Text.Json;

namespace Halatech.Local.OpenAi.Protocol;

/// <summary>
/// Reads and checks the body of <c>POST /v1/chat/completions</c>. Field names and limits are those of
/// OpenAI's published API description; a field that is not part of it is refused, as the service does.
/// </summary>
internal static class ChatRequestReader
{
    private const int MostTools = 128, MostChoices = 128, MostStops = 4;

    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
    [
        "messages", "model", "tools", "tool_choice", "parallel_tool_calls", "response_format", "stream",
        "stream_options", "max_completion_tokens", "max_tokens", "temperature", "top_p", "n", "stop", "seed",
        "frequency_penalty", "presence_penalty", "logit_bias", "logprobs", "top_logprobs", "reasoning_effort",
        "verbosity", "store", "metadata", "user", "safety_identifier", "service_tier", "prompt_cache_key",
        "prompt_cache_retention", "prompt_cache_options", "prediction", "modalities", "web_search_options",
        "moderation", "audio", "functions", "function_call",
    ], StringComparer.Ordinal);

    public static (ChatRequest? Request, ApiError? Error) Read(JsonElement body)
    {
        var problems = new Problems();
        var root = new JsonField(body, "", problems);
        RefuseUnknown(root, problems);
        RefuseUnsupported(root);
        CheckSampling(root);

        var tools = root["tools"].Items(most: MostTools).ConvertAll(ToolReader.ReadTool);
        var stream = root["stream"].Flag(otherwise: false);
        if (root["stream_options"].IsSent && !stream)
            root["stream_options"].Report("invalid_value", "it goes only with 'stream': true.");
        var request = new ChatRequest
        {
            Model = root["model"].Text(),
            Messages = MessageReader.Read(root["messages"]),
            Tools = tools,
            Choice = ToolReader.ReadChoice(root["tool_choice"], tools),
            Format = FormatReader.Read(root["response_format"]),
            Stop = ReadStop(root["stop"]),
            Choices = root["n"].Whole(1, MostChoices) ?? 1,
            TokenLimit = ReadTokenLimit(root),
            Stream = stream,
            IncludeUsage = root["stream_options"]["include_usage"].Flag(otherwise: false),
        };
        FormatReader.CheckAgainst(request, root["response_format"]);
        return problems.First is { } error ? (null, error) : (request, null);
    }

    private static void RefuseUnknown(JsonField root, Problems problems)
    {
        if (!root.IsObject)
        {
            problems.Report(ApiError.Invalid(null, "invalid_type", "The request body must be a JSON object."));
            return;
        }

        foreach (var property in root.Value.EnumerateObject())
        {
            if (Known.Contains(property.Name)) continue;
            problems.Report(ApiError.Invalid(property.Name, "unknown_parameter", $"Unknown parameter: '{property.Name}'."));
        }
    }

    // Real features that this server does not imitate: saying so beats a reply that quietly lacks them.
    private static void RefuseUnsupported(JsonField root)
    {
        foreach (var name in (ReadOnlySpan<string>)["functions", "function_call", "audio"])
            if (root[name].IsSent) root[name].Report("unsupported_parameter", "not supported by this stand-in.");
        if (root["logprobs"].Flag(otherwise: false))
            root["logprobs"].Report("unsupported_value", "log probabilities are not supported by this stand-in.");
        foreach (var modality in root["modalities"].Items()) modality.OneOf("text");
    }

    private static void CheckSampling(JsonField root)
    {
        root["temperature"].Number(0, 2);
        root["top_p"].Number(0, 1);
        root["frequency_penalty"].Number(-2, 2);
        root["presence_penalty"].Number(-2, 2);
        root["top_logprobs"].Whole(0, 20);
        root["parallel_tool_calls"].Flag(otherwise: true);
        root["store"].Flag(otherwise: false);
        root["user"].OptionalText();
        if (root["reasoning_effort"].IsSent)
            root["reasoning_effort"].OneOf("none", "minimal", "low", "medium", "high", "xhigh");
        if (root["verbosity"].IsSent) root["verbosity"].OneOf("low", "medium", "high");
        if (root["metadata"].IsSent) root["metadata"].Object();
        if (root["parallel_tool_calls"].IsSent && !root["tools"].IsSent)
            root["parallel_tool_calls"].Report("invalid_value", "it goes only with 'tools'.");
    }

    private static int? ReadTokenLimit(JsonField root)
    {
        var limit = root["max_completion_tokens"].Whole(1, int.MaxValue);
        var old = root["max_tokens"].Whole(1, int.MaxValue);
        if (limit is not null && old is not null)
            root["max_tokens"].Report("invalid_parameter_combination", "it cannot go with 'max_completion_tokens'.");
        return limit ?? old;
    }

    private static List<string> ReadStop(JsonField stop)
    {
        List<string> stops = stop.IsText ? [stop.Text()] : stop.Items(most: MostStops).ConvertAll(item => item.Text());
        // An empty stop would end every reply before it begins.
        stops.RemoveAll(text => text.Length == 0);
        return stops;
    }
}
