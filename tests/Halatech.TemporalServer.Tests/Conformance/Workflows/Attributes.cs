using Temporalio.Api.Enums.V1;
using Temporalio.Common;

namespace Halatech.TemporalServer.Tests.Conformance.Workflows;

/// <summary>The search attributes that the tests add to the server's own.</summary>
internal static class Attributes
{
    public static readonly SearchAttributeKey<string> Kind = SearchAttributeKey.CreateKeyword("Kind");
    public static readonly SearchAttributeKey<string> Notes = SearchAttributeKey.CreateText("Notes");
    public static readonly SearchAttributeKey<long> Rooms = SearchAttributeKey.CreateLong("Rooms");
    public static readonly SearchAttributeKey<double> Price = SearchAttributeKey.CreateDouble("Price");
    public static readonly SearchAttributeKey<bool> Paid = SearchAttributeKey.CreateBool("Paid");
    public static readonly SearchAttributeKey<DateTimeOffset> Arrival = SearchAttributeKey.CreateDateTimeOffset("Arrival");
    public static readonly SearchAttributeKey<IReadOnlyCollection<string>> Labels = SearchAttributeKey.CreateKeywordList("Labels");

    public static readonly IReadOnlyDictionary<string, IndexedValueType> All = new Dictionary<string, IndexedValueType>(StringComparer.Ordinal)
    {
        [Kind.Name] = IndexedValueType.Keyword,
        [Notes.Name] = IndexedValueType.Text,
        [Rooms.Name] = IndexedValueType.Int,
        [Price.Name] = IndexedValueType.Double,
        [Paid.Name] = IndexedValueType.Bool,
        [Arrival.Name] = IndexedValueType.Datetime,
        [Labels.Name] = IndexedValueType.KeywordList,
    };
}
