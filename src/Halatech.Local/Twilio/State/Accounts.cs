using System.Security.Cryptography;
using System.Text;

namespace Halatech.Local.Twilio.State;

/// <summary>An account as the stand-in knows it; secrets live here and nowhere else.</summary>
internal sealed class Account(TwilioAccountSeed seed)
{
    public string Sid => seed.AccountSid;
    public string Name => seed.FriendlyName;
    public string AuthToken => seed.AuthToken;
    public string DefaultServiceSid => seed.ConversationServiceSid;
    public string MessagingServiceSid { get; } = Sids.Derived("MG", seed.AccountSid);
    public IReadOnlyList<string> SampleQuestions => seed.SampleQuestions;
    public IReadOnlyDictionary<string, string> ApiKeys => seed.ApiKeys;
}

internal sealed class Accounts
{
    private readonly Dictionary<string, Account> _bySid;
    private readonly Dictionary<string, Account> _byKey;

    public Accounts(IReadOnlyList<TwilioAccountSeed> seeds)
    {
        foreach (var seed in seeds)
        {
            if (!Sids.Is("AC", seed.AccountSid)) throw new ArgumentException($"'{seed.AccountSid}' is no account SID: AC and 32 hex digits.", nameof(seeds));
            if (!Sids.Is("IS", seed.ConversationServiceSid)) throw new ArgumentException($"'{seed.ConversationServiceSid}' is no service SID: IS and 32 hex digits.", nameof(seeds));
            if (seed.AuthToken.Length == 0) throw new ArgumentException($"Account {seed.AccountSid} needs an auth token.", nameof(seeds));
        }
        _bySid = seeds.ToDictionary(s => s.AccountSid, s => new Account(s), StringComparer.Ordinal);
        _byKey = _bySid.Values.SelectMany(a => a.ApiKeys.Keys.Select(k => (Key: k, Account: a))).ToDictionary(p => p.Key, p => p.Account, StringComparer.Ordinal);
    }

    public IEnumerable<Account> All => _bySid.Values;

    public Account? Find(string sid) => _bySid.GetValueOrDefault(sid);

    /// <summary>Empty for an account that is no longer seeded: its history stays, but nobody could verify what it signs.</summary>
    public string TokenOf(string sid) => Find(sid)?.AuthToken ?? "";

    /// <summary>The account of a Basic user and password: account SID and token, or API key and secret.</summary>
    public Account? Authenticate(string user, string password)
    {
        if (_bySid.TryGetValue(user, out var account)) return Same(account.AuthToken, password) ? account : null;
        return _byKey.TryGetValue(user, out account) && Same(account.ApiKeys[user], password) ? account : null;
    }

    private static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}
