namespace Halatech.Local;

/// <summary>Where everything listens, on 127.0.0.1.</summary>
internal sealed record LocalPorts(int Application, int Twilio, int OpenAi, int Functions, int Postgres, int Silo, int Gateway, int Temporal)
{
    public static LocalPorts At(int offset) =>
        new(5080 + offset, 5081 + offset, 5083 + offset, 5084 + offset, 54329 + offset, 11111 + offset, 30000 + offset, 7233 + offset);

    public static string Url(int port) => $"http://127.0.0.1:{port}";
}
