using System.ComponentModel.DataAnnotations;

namespace Halatech.Workflows;

/// <summary>Where workflows run. Without an address there are none.</summary>
public sealed class TemporalOptions : IValidatableObject
{
    public const string Section = "Temporal";

    /// <summary>Host and port of a Temporal server, such as <c>127.0.0.1:7233</c> or <c>name.account.tmprl.cloud:7233</c>.</summary>
    public string Address { get; set; } = "";

    /// <summary>The namespace; in Temporal Cloud <c>name.account</c>.</summary>
    public string Namespace { get; set; } = "default";

    /// <summary>An API key of Temporal Cloud; it needs TLS, which it switches on.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Whether the connection is encrypted; null leaves it to whether a key or certificate is set.</summary>
    public bool? Tls { get; set; }

    /// <summary>PEM files of a client certificate and its key, in place of an API key.</summary>
    public string ClientCertificateFile { get; set; } = "";

    /// <summary>See <see cref="ClientCertificateFile"/>.</summary>
    public string ClientKeyFile { get; set; } = "";

    /// <summary>PEM file of the authority that signed the server's certificate; empty for those that the machine trusts.</summary>
    public string ServerCertificateFile { get; set; } = "";

    /// <summary>The name in the server's certificate, where it is not the address.</summary>
    public string ServerName { get; set; } = "";

    /// <summary>Begins the names of the task queues, so that several deployments may share a namespace.</summary>
    [Required]
    public string QueuePrefix { get; set; } = "halatech";

    /// <summary>How long work in hand may take to end when the host stops, in seconds.</summary>
    [Range(1, 600)]
    public int DrainSeconds { get; set; } = 15;

    /// <summary>Workflows that each worker keeps in memory.</summary>
    [Range(0, 100_000)]
    public int CachedWorkflows { get; set; } = 1000;

    /// <summary>Whether there are workflows.</summary>
    public bool IsOn => Address.Length > 0;

    internal bool UsesTls => Tls ?? (ApiKey.Length > 0 || ClientCertificateFile.Length > 0);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsOn) yield break;
        if (Address.Contains("://", StringComparison.Ordinal) || Address.LastIndexOf(':') is var colon && (colon < 1 || !ushort.TryParse(Address[(colon + 1)..], out _)))
            yield return new("Temporal__Address must be a host and a port without a scheme, such as 127.0.0.1:7233 or name.account.tmprl.cloud:7233.");
        if (string.IsNullOrWhiteSpace(Namespace)) yield return new("Set Temporal__Namespace to the namespace, such as default, or name.account in Temporal Cloud.");
        if (Tls == false && ApiKey.Length > 0) yield return new("Temporal__ApiKey needs TLS: remove Temporal__Tls=false, or the key would travel in clear.");
        if (ApiKey.Length > 0 && ClientCertificateFile.Length > 0) yield return new("Set either Temporal__ApiKey or Temporal__ClientCertificateFile, not both.");
        if (ClientCertificateFile.Length > 0 != ClientKeyFile.Length > 0) yield return new("Temporal__ClientCertificateFile and Temporal__ClientKeyFile belong together: set both or none.");
        foreach (var (name, file) in new[] { (nameof(ClientCertificateFile), ClientCertificateFile), (nameof(ClientKeyFile), ClientKeyFile), (nameof(ServerCertificateFile), ServerCertificateFile) })
            if (file.Length > 0 && !File.Exists(file)) yield return new($"Temporal__{name} names {file}, which is not there or cannot be read.");
    }
}
