namespace Halatech.Local.OpenAi.Protocol;

/// <summary>Reads <c>response_format</c>.</summary>
internal static class FormatReader
{
    public static ReplyFormat Read(JsonField format)
    {
        if (!format.IsSent) return ReplyFormat.Text;
        switch (format.Object()["type"].OneOf("text", "json_object", "json_schema"))
        {
            case "json_object":
                return new ReplyFormat(ReplyKind.JsonObject, null, default);
            case "json_schema":
                var described = format["json_schema"].Object();
                var schema = described["schema"];
                if (schema.IsSent) schema.Object();
                if (described["strict"].Flag(otherwise: false)) StrictSchema.Check(schema);
                return new ReplyFormat(ReplyKind.JsonSchema, ToolReader.ReadName(described["name"]), schema.Value);
            default:
                return ReplyFormat.Text;
        }
    }

    /// <summary>JSON mode wants the word in the prompt, because a model that is not told tends to ramble.</summary>
    public static void CheckAgainst(ChatRequest request, JsonField format)
    {
        if (request.Format.Kind != ReplyKind.JsonObject) return;
        if (!request.Messages.Any(message => message.Text.Contains("json", StringComparison.OrdinalIgnoreCase)))
            format["type"].Report("invalid_value", "for json_object the messages must contain the word 'json'.");
    }
}
