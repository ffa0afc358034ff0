using System.Numerics.Tensors;
using Halatech.Core.Knowledge;
using Halatech.Core.Tenancy;

namespace Halatech.Adapters.Tests.Postgres;

public sealed class KnowledgeTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncDisposable
{
    private static readonly Faq Breakfast = new("breakfast", "When is breakfast?", "From 7 to 10.", Tags: ["food", "morning"]);

    private readonly TenantId _tenant = Appends.Tenant("tenant");
    private readonly RandomEmbeddings _embeddings = new();
    private readonly TestDatabase _database = database;
    private TestSilo? _silo;

    private TestSilo Silo => _silo ??= TestSilo.Start(_database.ConnectionString, _embeddings);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null) await _silo.DisposeAsync();
    }

    [Fact]
    public async Task Search_AmongManyTenants_FindsExactlyTheNearest()
    {
        var sizes = new[] { 5, 300, 2000, 1, 1200, 900, 1100, 500 };
        var tenants = sizes.Select((size, n) => (Id: Appends.Tenant($"n{n}"), Faqs: Faqs($"topic{n}", size))).ToArray();
        foreach (var (id, faqs) in tenants) Assert.Equal(faqs.Length, await Silo.Knowledge.StoreAsync(id, faqs, Stop));

        foreach (var (id, faqs) in tenants.Take(3))
        {
            var vectors = faqs.Select(faq => (faq.Id, Vector: Rounded($"{faq.Question}\n{faq.Answer}"))).ToArray();
            // The tenant's own topic, another's (whose entries are all nearer), and none at all.
            foreach (var query in Enumerable.Range(0, 12).Select(i => $"topic{i % 8}/question {i}").Append("elsewhere/entirely"))
            {
                var nearest = vectors.OrderByDescending(v => TensorPrimitives.CosineSimilarity<double>(v.Vector, Rounded(query)))
                    .Take(10).Select(v => $"faq:{v.Id}").ToHashSet(StringComparer.Ordinal);
                var found = await Silo.Knowledge.SearchAsync(id, query, 10, Stop);
                Assert.Equal(Math.Min(10, faqs.Length), found.Count);
                Assert.True(nearest.SetEquals(found.Select(f => f.Source)), $"{id} {query}");
                Assert.Equal(found.OrderByDescending(f => f.Score), found);
            }
        }
    }

    [Fact]
    public async Task Search_GivesTheCosineAsScore()
    {
        await Silo.Knowledge.StoreAsync(_tenant, [Breakfast], Stop);

        var found = Assert.Single(await Silo.Knowledge.SearchAsync(_tenant, "When is breakfast?\nFrom 7 to 10.\nfood, morning", 3, Stop));

        Assert.Equal(("faq:breakfast", Breakfast.Question, Breakfast.Answer), (found.Source, found.Question, found.Answer));
        Assert.Equal(1, found.Score, 0.001);
    }

    [Fact]
    public async Task Search_WithTies_KeepsTheirOrder()
    {
        // The same text under many names, stored in an order that is not the alphabet's.
        var faqs = Enumerable.Range(0, 30).Select(i => Breakfast with { Id = $"same-{(i * 7) % 30:d2}" }).ToArray();
        await Silo.Knowledge.StoreAsync(_tenant, faqs, Stop);

        var found = await Silo.Knowledge.SearchAsync(_tenant, "breakfast", 10, Stop);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"faq:same-{i:d2}"), found.Select(f => f.Source), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    public async Task Search_ForNothing_FindsNothingAndAsksNobody(string text)
    {
        await Silo.Knowledge.StoreAsync(_tenant, [Breakfast], Stop);
        var asked = _embeddings.Asked.Count;

        Assert.Empty(await Silo.Knowledge.SearchAsync(_tenant, text, 10, Stop));
        Assert.Equal(asked, _embeddings.Asked.Count);
    }

    [Fact]
    public async Task Store_OfUnchangedEntries_EmbedsNothing()
    {
        Assert.Equal(200, await Silo.Knowledge.StoreAsync(_tenant, Faqs("a", 200), Stop));
        var asked = _embeddings.Asked.Count;

        Assert.Equal(0, await Silo.Knowledge.StoreAsync(_tenant, Faqs("a", 200), Stop));
        Assert.Equal(asked, _embeddings.Asked.Count);
    }

    public static TheoryData<Faq> Changes() =>
    [
        Breakfast with { Question = "Where is breakfast?" },
        Breakfast with { Answer = "From 6 to 10." },
        Breakfast with { Format = "longText" },
        Breakfast with { Tags = ["food"] },
        Breakfast with { Tags = ["food, morning"] },
        Breakfast with { Tags = default },
        // The same text as before, cut elsewhere.
        Breakfast with { Question = "When is breakfast?\nFrom 7 to 10.", Answer = "food, morning", Tags = default },
        Breakfast with { Answer = "From 7 to 10.\nfood, morning", Tags = default },
    ];

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public async Task Store_OfAChangedEntry_ReplacesItAlone(Faq changed)
    {
        Faq[] others = Faqs("a", 3);
        await Silo.Knowledge.StoreAsync(_tenant, [Breakfast, .. others], Stop);
        var asked = _embeddings.Asked.Count;

        Assert.Equal(1, await Silo.Knowledge.StoreAsync(_tenant, [.. others, changed], Stop));

        Assert.Equal(asked + 1, _embeddings.Asked.Count);
        var stored = Assert.Single(await Silo.Knowledge.SearchAsync(_tenant, "breakfast", 10, Stop), e => e.Source == "faq:breakfast");
        Assert.Equal((changed.Question, changed.Answer), (stored.Question, stored.Answer));
        Assert.Equal(string.Join('|', changed.Tags.IsDefault ? [] : changed.Tags), await _database.ScalarAsync<string>(
            "select array_to_string(tags, '|') from halatech.knowledge where tenant_id = $1 and source = 'faq:breakfast'", _tenant.Value));
    }

    [Fact]
    public async Task Store_WithAnotherModel_EmbedsEverythingAnew()
    {
        await Silo.Knowledge.StoreAsync(_tenant, [Breakfast], Stop);
        await using var later = TestSilo.Start(_database.ConnectionString, new RandomEmbeddings(model: "random-2"));

        Assert.Equal(1, await later.Knowledge.StoreAsync(_tenant, [Breakfast], Stop));
    }

    [Fact]
    public async Task Model_OfTheWrongLength_IsRefusedWithTheRemedy()
    {
        await using var wrong = TestSilo.Start(_database.ConnectionString, new RandomEmbeddings(dimensions: 1536));

        var storing = await Assert.ThrowsAsync<InvalidOperationException>(() => wrong.Knowledge.StoreAsync(_tenant, [Breakfast], Stop));
        var searching = await Assert.ThrowsAsync<InvalidOperationException>(() => wrong.Knowledge.SearchAsync(_tenant, "breakfast", 1, Stop));

        Assert.Equal(storing.Message, searching.Message);
        Assert.Contains("1536 dimensions where 512", storing.Message, StringComparison.Ordinal);
        Assert.Empty(await Silo.Knowledge.SearchAsync(_tenant, "breakfast", 10, Stop));
    }

    private static Faq[] Faqs(string topic, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Faq($"{topic}-{i}", $"{topic}/{i}", $"Answer {i}."))];

    // As the database has it: half precision, compared in more.
    private static double[] Rounded(string text) => Array.ConvertAll(RandomEmbeddings.Vector(text), x => (double)(Half)x);
}
