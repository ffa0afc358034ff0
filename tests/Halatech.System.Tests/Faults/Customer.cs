using System.Globalization;
using Halatech.Local.Twilio;

namespace Halatech.System.Tests.Faults;

/// <summary>Somebody with a telephone.</summary>
internal sealed class Customer(FaultWorld world, int number)
{
    private int _said;

    public string Phone { get; } = string.Create(CultureInfo.InvariantCulture, $"+1500556{number:0000}");

    public IReadOnlyList<PhoneMessage> Thread => world.Twilio.Thread(Phone, FaultWorld.Business);

    public int Said => _said;

    public int Answers => Thread.Count(m => m.Direction == "outbound");

    public async Task SayAsync()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"Question {_said++}: when is breakfast?");
        await world.Twilio.ReceiveAsync(new InboundMessage(Phone, FaultWorld.Business, text), TestContext.Current.CancellationToken);
    }

    public Task SayAsync(string text) =>
        world.Twilio.ReceiveAsync(new InboundMessage(Phone, FaultWorld.Business, text), TestContext.Current.CancellationToken);

    /// <summary>Says one thing after the other, each when the one before is answered.</summary>
    public async Task TalkAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await SayAsync();
            await AnsweredAsync(i + 1);
        }
    }

    public Task AnsweredAsync(int answers) => Eventually.TrueAsync(
        () => Task.FromResult(Answers >= answers),
        $"{Phone} has {answers} answers; it has {Answers} to {Said} messages. The hosts said:\n{string.Join("\n---\n", world.Hosts.Select(h => h.Tail))}");
}
