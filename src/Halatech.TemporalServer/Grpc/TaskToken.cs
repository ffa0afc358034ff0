namespace Halatech.TemporalServer.Grpc;

/// <summary>
/// Names a task so that its worker can answer it, also after a restart of the server: it holds ids and nothing of memory.
/// </summary>
internal readonly record struct TaskToken(string Namespace, string WorkflowId, string RunId, long ScheduledEventId, long Attempt, string QueryId = "")
{
    public ByteString Encode()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            writer.Write(Namespace);
            writer.Write(WorkflowId);
            writer.Write(RunId);
            writer.Write7BitEncodedInt64(ScheduledEventId);
            writer.Write7BitEncodedInt64(Attempt);
            writer.Write(QueryId);
        }

        return UnsafeByteOperations.UnsafeWrap(stream.ToArray());
    }

    public static TaskToken Decode(ByteString bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes.ToByteArray()));
            return new TaskToken(reader.ReadString(), reader.ReadString(), reader.ReadString(),
                reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), reader.ReadString());
        }
        catch (Exception error) when (error is IOException or FormatException)
        {
            throw Refusal.Invalid("Error deserializing task token.");
        }
    }
}
