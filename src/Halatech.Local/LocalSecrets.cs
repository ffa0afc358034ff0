using System.Security.Cryptography;
using System.Text.Json;

namespace Halatech.Local;

/// <summary>Secrets of this copy: made at its first start and kept in a file that only its owner can read.</summary>
/// <param name="VaultKey">The vault's master key, in Base64.</param>
/// <param name="TwilioAuthTokens">The stand-in's accounts and their auth tokens.</param>
internal sealed record LocalSecrets(string VaultKey, Dictionary<string, string> TwilioAuthTokens)
{
    public static LocalSecrets Load(string file, IEnumerable<string> twilioAccounts)
    {
        var secrets = File.Exists(file)
            ? JsonSerializer.Deserialize<LocalSecrets>(File.ReadAllBytes(file))
                ?? throw new InvalidOperationException($"{file} is empty: start with --reset")
            : new LocalSecrets(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), []);
        foreach (var account in twilioAccounts) secrets.TwilioAuthTokens.TryAdd(account, RandomNumberGenerator.GetHexString(32, lowercase: true));
        Save(file, secrets);
        return secrets;
    }

    /// <summary>Writes a file that only its owner can read.</summary>
    public static void Write(string file, ReadOnlySpan<byte> bytes)
    {
        var next = file + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(next, options)) stream.Write(bytes);
        File.Move(next, file, overwrite: true);
    }

    private static void Save(string file, LocalSecrets secrets) => Write(file, JsonSerializer.SerializeToUtf8Bytes(secrets));
}
