namespace Halatech.Adapters.Tests.Postgres.Orleans;

/// <summary>Something to keep.</summary>
[GenerateSerializer, Alias("halatech.tests.kept")]
public sealed class Kept
{
    [Id(0)]
    public string Text { get; set; } = "";
}

/// <summary>A grain that keeps a text and has a reminder.</summary>
[Alias("halatech.tests.probe")]
public interface IProbe : IGrainWithStringKey
{
    [Alias("keep")]
    Task KeepAsync(string text);

    [Alias("read")]
    Task<string?> ReadAsync();

    [Alias("clear")]
    Task ClearAsync();

    /// <summary>Forgets the activation; the next call makes another.</summary>
    [Alias("leave")]
    Task LeaveAsync();

    /// <summary>Where it runs and since which activation.</summary>
    [Alias("place")]
    Task<(string Silo, Guid Activation)> PlaceAsync();

    [Alias("remind")]
    Task RemindAsync(TimeSpan period);

    [Alias("forget")]
    Task<bool> ForgetAsync();

    [Alias("reminders")]
    Task<int> RemindersAsync();

    /// <summary>How often this activation was reminded.</summary>
    [Alias("ticks")]
    Task<int> TicksAsync();
}

internal sealed class ProbeGrain(
    [PersistentState("kept")] IPersistentState<Kept> kept, ILocalSiloDetails silo) : Grain, IProbe, IRemindable
{
    private const string Name = "tick";

    private readonly Guid _activation = Guid.NewGuid();
    private int _ticks;

    public async Task KeepAsync(string text)
    {
        kept.State.Text = text;
        await kept.WriteStateAsync();
    }

    public Task<string?> ReadAsync() => Task.FromResult(kept.RecordExists ? kept.State.Text : null);

    public Task ClearAsync() => kept.ClearStateAsync();

    public Task LeaveAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<(string Silo, Guid Activation)> PlaceAsync() => Task.FromResult((silo.SiloAddress.ToString(), _activation));

    public Task RemindAsync(TimeSpan period) => this.RegisterOrUpdateReminder(Name, period, period);

    public async Task<bool> ForgetAsync()
    {
        if (await this.GetReminder(Name) is not { } reminder) return false;
        await this.UnregisterReminder(reminder);
        return true;
    }

    public async Task<int> RemindersAsync() => (await this.GetReminders()).Count;

    public Task<int> TicksAsync() => Task.FromResult(_ticks);

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _ticks++;
        return Task.CompletedTask;
    }
}
