using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Halatech.TemporalServer.Store;
using Temporalio.Api.Namespace.V1;

namespace Halatech.TemporalServer.Namespaces;

/// <summary>Namespaces and the search attributes defined in each.</summary>
internal sealed class NamespaceRegistry(Facts facts)
{
    private const string NamespaceKind = "namespace";
    private const string AttributeKind = "search-attribute";
    private static readonly Duration DefaultRetention = TimeSpan.FromHours(24).ToDuration();
    private readonly Dictionary<string, DescribeNamespaceResponse> _namespaces = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, string Name), IndexedValueType> _attributes = [];

    public IEnumerable<DescribeNamespaceResponse> All => _namespaces.Values;

    /// <summary>Takes in what the store holds.</summary>
    public void Load()
    {
        _namespaces.Clear();
        _attributes.Clear();
        foreach (var (name, bytes) in facts.All(NamespaceKind)) _namespaces[name] = DescribeNamespaceResponse.Parser.ParseFrom(bytes);
        foreach (var (key, bytes) in facts.All(AttributeKind))
        {
            var parts = key.Split('\n');
            _attributes[(parts[0], parts[1])] = (IndexedValueType)int.Parse(Encoding.UTF8.GetString(bytes), CultureInfo.InvariantCulture);
        }
    }

    public DescribeNamespaceResponse? Find(string name) => _namespaces.GetValueOrDefault(name);

    /// <exception cref="RpcException">NotFound, or InvalidArgument for an empty name.</exception>
    public DescribeNamespaceResponse Check(string name)
    {
        if (name.Length == 0) throw Refusal.Invalid("Namespace not set on request.");
        return Find(name) ?? throw Refusal.NamespaceNotFound(name);
    }

    public TimeSpan RetentionOf(string name)
    {
        var asked = Find(name)?.Config.WorkflowExecutionRetentionTtl;
        return asked.IsSet() ? asked!.ToTimeSpan() : DefaultRetention.ToTimeSpan();
    }

    public string IdOf(string name) => Find(name)?.NamespaceInfo.Id ?? "";

    public DescribeNamespaceResponse Register(string name, string description = "", string ownerEmail = "", Duration? retention = null)
    {
        var described = new DescribeNamespaceResponse
        {
            NamespaceInfo = new NamespaceInfo
            {
                Name = name,
                State = NamespaceState.Registered,
                Description = description,
                OwnerEmail = ownerEmail,
                Id = IdFrom(name),
                SupportsSchedules = true,
                Capabilities = new() { SyncUpdate = true, AsyncUpdate = true },
                Limits = new() { BlobSizeLimitError = Limits.BlobBytes, MemoSizeLimitError = Limits.MemoBytes },
            },
            Config = new NamespaceConfig
            {
                WorkflowExecutionRetentionTtl = retention ?? DefaultRetention,
                HistoryArchivalState = ArchivalState.Disabled,
                VisibilityArchivalState = ArchivalState.Disabled,
            },
            ReplicationConfig = new() { ActiveClusterName = "active", Clusters = { new Temporalio.Api.Replication.V1.ClusterReplicationConfig { ClusterName = "active" } } },
        };
        return Put(described);
    }

    public DescribeNamespaceResponse Put(DescribeNamespaceResponse described)
    {
        _namespaces[described.NamespaceInfo.Name] = described;
        facts.Put(NamespaceKind, described.NamespaceInfo.Name, described.ToByteArray());
        return described;
    }

    public IReadOnlyDictionary<string, IndexedValueType> AttributesOf(string ns) =>
        _attributes.Where(attribute => attribute.Key.Namespace == ns).ToDictionary(attribute => attribute.Key.Name, attribute => attribute.Value, StringComparer.Ordinal);

    /// <summary>The type of an attribute a workflow may set or a query may name; null when there is none of that name.</summary>
    public IndexedValueType? TypeOf(string ns, string name) =>
        SystemSearchAttributes.TypeOf(name) ?? (_attributes.TryGetValue((ns, name), out var type) ? type : null);

    public void AddAttribute(string ns, string name, IndexedValueType type)
    {
        _attributes[(ns, name)] = type;
        facts.Put(AttributeKind, $"{ns}\n{name}", Encoding.UTF8.GetBytes(((int)type).ToString(CultureInfo.InvariantCulture)));
    }

    public bool RemoveAttribute(string ns, string name)
    {
        facts.Remove(AttributeKind, $"{ns}\n{name}");
        return _attributes.Remove((ns, name));
    }

    /// <summary>What is wrong with attributes a workflow wants to have, null when nothing is.</summary>
    public string? FaultIn(string ns, SearchAttributes? attributes)
    {
        foreach (var (name, value) in attributes?.IndexedFields ?? [])
        {
            if (SystemSearchAttributes.IsReadOnly(name)) return $"{name} attribute can't be set in SearchAttributes";
            if (TypeOf(ns, name) is not { } type) return $"Namespace {ns} has no mapping defined for search attribute {name}";
            if (!SearchAttributeValues.Fit(value, type)) return $"invalid value for search attribute {name} of type {type}: {value.Data.ToStringUtf8()}";
        }

        return null;
    }

    /// <summary>The attributes with their types written on them, as clients decode them.</summary>
    public SearchAttributes? Typed(string ns, SearchAttributes? attributes)
    {
        if (attributes is null || attributes.IndexedFields.Count == 0) return null;
        var typed = attributes.Clone();
        foreach (var (name, value) in typed.IndexedFields)
            if (!value.Metadata.ContainsKey("type") && TypeOf(ns, name) is { } type) value.Metadata["type"] = ByteString.CopyFromUtf8(type.ToString());
        return typed;
    }

    // The same name has the same id after every start, also without a database.
    private static string IdFrom(string name) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString();
}
