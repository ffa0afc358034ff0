using Halatech.Local.Twilio;
using Halatech.System.Tests.Faults;

namespace Halatech.System.Tests.Bookings;

/// <summary>Somebody with a telephone who has something in mind.</summary>
internal sealed class Guest(FaultWorld world)
{
    private string Phone { get; } = $"+1500557{Random.Shared.Next(1000, 9999)}";

    public IReadOnlyList<string> Heard => [.. world.Twilio.Thread(Phone, FaultWorld.Business).Where(m => m.Direction == "outbound").Select(m => m.Body ?? "")];

    /// <summary>Says something and waits for an answer with a phrase in it.</summary>
    public async Task AskAsync(string text, string phrase)
    {
        var before = Heard.Count;
        await world.Twilio.ReceiveAsync(new InboundMessage(Phone, FaultWorld.Business, text), TestContext.Current.CancellationToken);
        await HearsAsync(phrase, before);
    }

    /// <summary>Waits for a message with a phrase in it, after so many others.</summary>
    public Task HearsAsync(string phrase, int after = 0) => Eventually.TrueAsync(
        () => Task.FromResult(Heard.Skip(after).Any(said => said.Contains(phrase, StringComparison.OrdinalIgnoreCase))),
        $"the guest hears '{phrase}'; so far: {string.Join(" | ", Heard)}. The hosts said:\n{string.Join("\n---\n", world.Hosts.Select(h => h.Tail))}");
}
