using System.Text;

namespace Halatech.Local.OpenAi.Scripting;

/// <summary>A request as it came in. The Authorization header is not kept.</summary>
public sealed class RecordedRequest
{
    private readonly byte[] _body;

    internal RecordedRequest(long number, string method, string path, byte[] body, DateTimeOffset at) =>
        (Number, Method, Path, _body, At) = (number, method, path, body, at);

    /// <summary>1 for the first request since the start.</summary>
    public long Number { get; }

    public string Method { get; }

    public string Path { get; }

    public DateTimeOffset At { get; }

    /// <summary>The model it names; null when the body could not be read.</summary>
    public string? Model { get; internal set; }

    /// <summary>The name of the rule that answered it.</summary>
    public string? Rule { get; internal set; }

    /// <summary>The status of the answer; null while there is none.</summary>
    public int? Status { get; internal set; }

    public string Body => Encoding.UTF8.GetString(_body);
}
