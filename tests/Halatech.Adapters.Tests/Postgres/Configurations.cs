using System.Security.Cryptography;
using Halatech.Core.Tenancy;

namespace Halatech.Adapters.Tests.Postgres;

internal static class Configurations
{
    public static string AccountSid() => $"AC{Guid.NewGuid():N}";

    public static TenantConfiguration Of(TenantId tenant, int version = 1, string? account = null, string name = "Ikoyi Suites") => new()
    {
        TenantId = tenant,
        Version = version,
        Organisation = new(name, name),
        TimeZone = "Africa/Lagos",
        Assistant = new("Ada", "Answer from what is known."),
        Twilio = new(account ?? AccountSid()),
        Texts = new("Sorry.", "You get no more messages.", "Welcome back.", "Ask away.", "We got an empty message.", "Too long."),
    };
}

/// <summary>Master keys for the vault, made anew in each run.</summary>
internal static class VaultKeys
{
    private static readonly string First = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private static readonly string Second = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>Both keys, of which one is current.</summary>
    public static (string Name, string Value)[] Settings(string current) =>
        [("Vault:CurrentKey", current), ("Vault:MasterKeys:k1", First), ("Vault:MasterKeys:k2", Second)];

    /// <summary>The second key alone, as after the first was thrown away.</summary>
    public static (string Name, string Value)[] WithoutTheFirst => [("Vault:CurrentKey", "k2"), ("Vault:MasterKeys:k2", Second)];
}
