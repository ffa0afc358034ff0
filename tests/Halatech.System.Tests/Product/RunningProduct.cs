using Halatech.Local;

namespace Halatech.System.Tests.Product;

/// <summary>The product, started once for most tests, and the data folder that further copies may share.</summary>
public sealed class RunningProduct : IAsyncLifetime
{
    private LocalCopy? _copy;

    // Not CreateTempSubdirectory: what that makes belongs to its maker alone, and the user postgres has to get through.
    internal string Data { get; } = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"halatech-product-{Guid.NewGuid():N}")).FullName;

    internal LocalCopy Copy => _copy ?? throw new InvalidOperationException("The product is not started yet.");

    public async ValueTask InitializeAsync() => _copy = await LocalCopy.StartReadyAsync(Data, LocalCopy.FreeOffset());

    public async ValueTask DisposeAsync()
    {
        if (_copy is not null) await _copy.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }

    /// <summary>A telephone that nobody has used before.</summary>
    internal Telephone NewPhone(string address) => Telephone.New(LocalPorts.Url(Copy.Ports.Twilio), address);
}

/// <summary>Tests that share the running product; they run one at a time.</summary>
[CollectionDefinition(Name)]
public sealed class SharedProduct : ICollectionFixture<RunningProduct>
{
    public const string Name = "product";
}
