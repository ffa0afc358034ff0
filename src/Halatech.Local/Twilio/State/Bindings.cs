namespace Halatech.Local.Twilio.State;

/// <summary>
/// Who is in which conversation. A pair of customer address and business address is bound in at most one conversation
/// that is not closed; leaving, deletion and closing free it.
/// </summary>
internal sealed class Bindings
{
    private readonly Dictionary<(string Address, string Proxy), string> _pairs = [];
    private readonly Dictionary<(string Account, string Who), HashSet<string>> _memberships = [];

    /// <summary>The participant that holds a pair in an open conversation.</summary>
    public string? Holder(string address, string proxy) => _pairs.GetValueOrDefault((address, proxy));

    /// <summary>Participants by address or identity, in open and closed conversations alike.</summary>
    public IReadOnlyCollection<string> Memberships(string account, string who) =>
        _memberships.TryGetValue((account, who), out var sids) ? sids : [];

    public void Add(Participant participant, bool open)
    {
        foreach (var who in Names(participant))
        {
            if (!_memberships.TryGetValue((participant.AccountSid, who), out var sids))
                _memberships.Add((participant.AccountSid, who), sids = new(StringComparer.Ordinal));
            sids.Add(participant.Sid);
        }
        if (open && Pair(participant) is { } pair) _pairs[pair] = participant.Sid;
    }

    public void Remove(Participant participant)
    {
        Release(participant);
        foreach (var who in Names(participant))
        {
            if (_memberships.TryGetValue((participant.AccountSid, who), out var sids) && sids.Remove(participant.Sid) && sids.Count == 0)
                _memberships.Remove((participant.AccountSid, who));
        }
    }

    /// <summary>Frees the pair of a participant whose conversation was closed; the membership stays on record.</summary>
    public void Release(Participant participant)
    {
        if (Pair(participant) is { } pair && Holder(pair.Address, pair.Proxy) == participant.Sid) _pairs.Remove(pair);
    }

    private static IEnumerable<string> Names(Participant participant)
    {
        if (participant.Identity is { } identity) yield return "identity:" + identity;
        if (participant.Address is { } address) yield return "address:" + address;
    }

    private static (string Address, string Proxy)? Pair(Participant participant) =>
        participant is { Address: { } address, ProxyAddress: { } proxy } ? (address, proxy) : null;
}
