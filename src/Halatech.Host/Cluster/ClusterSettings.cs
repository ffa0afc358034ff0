using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Halatech.Host.Cluster;

/// <summary>How this silo finds the others and is found.</summary>
public sealed class ClusterSettings : IValidatableObject
{
    public const string Section = "Cluster";

    /// <summary>Silos with the same id form one cluster.</summary>
    [Required]
    public string ClusterId { get; set; } = "halatech";

    /// <summary>Names the application in the cluster's tables; must never change.</summary>
    [Required]
    public string ServiceId { get; set; } = "halatech";

    /// <summary>The address by which other silos reach this one.</summary>
    [Required]
    public string AdvertisedAddress { get; set; } = "127.0.0.1";

    /// <summary>Listen on all addresses and not only on the advertised one, as containers need.</summary>
    public bool ListenOnAnyAddress { get; set; }

    [Range(1, 65535)]
    public int SiloPort { get; set; } = 11111;

    [Range(1, 65535)]
    public int GatewayPort { get; set; } = 30000;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(AdvertisedAddress, out _))
            yield return new("Cluster__AdvertisedAddress must be the IP address of this silo, such as 10.0.0.5.");
    }
}
