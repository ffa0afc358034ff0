using System.Text;
using Google.Protobuf;
using Halatech.Workflows.Connection;
using Temporalio.Api.Common.V1;
using Temporalio.Client;
using Temporalio.Common;
using Temporalio.Converters;

namespace Halatech.Workflows.Tests.Support;

/// <summary>Histories as the server has them, and as who has the keys reads them.</summary>
internal static class SavedHistories
{
    /// <summary>Set to a folder, histories of finished workflows are written there, to be kept in <c>Histories</c>.</summary>
    private const string SaveTo = "HALATECH_SAVE_HISTORIES";

    public static async Task<(string Raw, string Opened)> OpenAsync(ITemporalClient client, string id)
    {
        var history = await client.GetWorkflowHandle(id).FetchHistoryAsync();
        var codec = new SealingCodec(new PayloadKeys(new FakeVault(), TimeProvider.System))
            .WithSerializationContext(new ISerializationContext.Workflow(client.Options.Namespace, id));
        var opened = new StringBuilder();
        List<Payload> payloads = [];
        foreach (var happened in history.Events) Collect(happened, payloads);
        foreach (var payload in await codec.DecodeAsync(payloads)) opened.AppendLine(payload.Data.ToStringUtf8());
        return (history.ToJson(), opened.ToString());
    }

    public static async Task SaveIfAskedAsync(ITemporalClient client, Temporalio.Client.WorkflowExecution workflow, int number = 1)
    {
        if (Environment.GetEnvironmentVariable(SaveTo) is not { Length: > 0 } folder) return;
        var history = await client.GetWorkflowHandle(workflow.Id, workflow.RunId).FetchHistoryAsync();
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(
            Path.Combine(folder, $"{workflow.WorkflowType}.{number}.json"), $$"""{"workflowId":"{{workflow.Id}}","history":{{history.ToJson()}}}""" + "\n");
    }

    /// <summary>A history that was saved.</summary>
    public static WorkflowHistory Load(string file)
    {
        using var saved = System.Text.Json.JsonDocument.Parse(File.ReadAllText(file));
        return WorkflowHistory.FromJson(
            saved.RootElement.GetProperty("workflowId").GetString()!, saved.RootElement.GetProperty("history").GetRawText());
    }

    private static void Collect(IMessage message, List<Payload> payloads)
    {
        if (message is Payload payload)
        {
            payloads.Add(payload);
            return;
        }

        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.FieldType != Google.Protobuf.Reflection.FieldType.Message) continue;
            switch (field.Accessor.GetValue(message))
            {
                case IMessage inner:
                    Collect(inner, payloads);
                    break;
                case System.Collections.IDictionary map:
                    foreach (var value in map.Values.OfType<IMessage>()) Collect(value, payloads);
                    break;
                case System.Collections.IEnumerable items:
                    foreach (var item in items.OfType<IMessage>()) Collect(item, payloads);
                    break;
            }
        }
    }
}
