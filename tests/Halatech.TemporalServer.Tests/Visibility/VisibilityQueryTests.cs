using CsCheck;
using Halatech.TemporalServer.Visibility;
using Temporalio.Api.Enums.V1;

namespace Halatech.TemporalServer.Tests.Visibility;

/// <summary>Whom a query finds. What is refused, and with which words, is in the conformance tests.</summary>
public sealed class VisibilityQueryTests
{
    private static readonly Dictionary<string, IndexedValueType> Types = new(StringComparer.Ordinal)
    {
        ["WorkflowId"] = IndexedValueType.Keyword,
        ["ParentWorkflowId"] = IndexedValueType.Keyword,
        ["ExecutionStatus"] = IndexedValueType.Keyword,
        ["ExecutionDuration"] = IndexedValueType.Int,
        ["CloseTime"] = IndexedValueType.Datetime,
        ["Kind"] = IndexedValueType.Keyword,
        ["Notes"] = IndexedValueType.Text,
        ["Labels"] = IndexedValueType.KeywordList,
        ["Rooms"] = IndexedValueType.Int,
        ["Price"] = IndexedValueType.Double,
        ["Paid"] = IndexedValueType.Bool,
        ["Arrival"] = IndexedValueType.Datetime,
    };

    private static readonly Dictionary<string, object> Booking = new(StringComparer.Ordinal)
    {
        ["WorkflowId"] = "booking-1",
        ["ExecutionStatus"] = (long)WorkflowExecutionStatus.Running,
        ["ExecutionDuration"] = 90_000_000_000L,
        ["Kind"] = "it's",
        ["Notes"] = "Two words, here",
        ["Labels"] = new[] { "a", "b" },
        ["Rooms"] = 3L,
        ["Price"] = 12.5,
        ["Paid"] = true,
        ["Arrival"] = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc),
    };

    [Theory]
    [InlineData("WorkflowId = 'booking-1'")]
    [InlineData("WorkflowId = \"booking-1\" and `Kind` = 'it''s'")]
    [InlineData("Kind = 'it\\'s'")]
    [InlineData("WorkflowId STARTS_WITH 'book' AND WorkflowId NOT STARTS_WITH 'x'")]
    [InlineData("Rooms = 3 AND Rooms = 3.0 AND Rooms = '3' AND Rooms >= 3 AND Rooms <= 3 AND Rooms < 4 AND Rooms > -1")]
    [InlineData("Rooms IN (1, 3) AND Rooms NOT IN (1, 2) AND Rooms BETWEEN 3 AND 4 AND Rooms NOT BETWEEN 4 AND 9")]
    [InlineData("Price > 12 AND Price < 12.6 AND Price = 1.25e1")]
    [InlineData("Paid = true AND NOT Paid = false AND Paid != false AND Paid = 1")]
    [InlineData("Arrival = '2026-03-01T13:00:00+01:00' AND Arrival < '2026-03-01T12:00:00.001Z'")]
    [InlineData("Arrival > 1700000000000000000")]
    [InlineData("ExecutionStatus = 'Running' AND ExecutionStatus != 'Completed' AND ExecutionStatus IN ('Running', 'Failed')")]
    [InlineData("ExecutionDuration = '1m30s' AND ExecutionDuration = '00:01:30' AND ExecutionDuration < '1d'")]
    [InlineData("Notes = 'WORDS' AND Notes = 'nope two' AND Notes != 'wor'")]
    [InlineData("Labels = 'a' AND Labels IN ('x', 'b') AND Labels != 'c' AND Labels NOT IN ('c')")]
    [InlineData("CloseTime IS NULL AND Rooms IS NOT NULL")]
    [InlineData("(Rooms = 1 OR Rooms = 3) AND NOT (Rooms = 1 AND Paid = true)")]
    [InlineData("Rooms = 1 AND Rooms = 2 OR Rooms = 3")]
    [InlineData("CloseTime IS NOT NULL OR Rooms = 3")]
    public void Query_ThatIsMet_Matches(string query) => Assert.True(Matches(query));

    [Theory]
    [InlineData("WorkflowId = 'Booking-1'")]
    [InlineData("Rooms = 'three'")]
    [InlineData("Rooms != 3")]
    [InlineData("Paid != true")]
    [InlineData("Paid = 'true'")]
    [InlineData("CloseTime > '2020-01-01T00:00:00Z'")]
    [InlineData("NOT CloseTime > '2020-01-01T00:00:00Z'")]
    [InlineData("ParentWorkflowId != 'x'")]
    [InlineData("ParentWorkflowId NOT IN ('x')")]
    [InlineData("Notes != 'words'")]
    [InlineData("Labels NOT IN ('b')")]
    [InlineData("Rooms = 3 AND (Rooms = 1 OR Rooms = 2)")]
    public void Query_ThatIsNotMet_DoesNotMatch(string query) => Assert.False(Matches(query));

    [Fact]
    public void Query_Empty_MatchesAll() => Assert.True(Matches(""));

    [Fact]
    public void Query_Grouped_IsGroupedByStatus()
    {
        Assert.True(VisibilityQuery.Parse("Rooms = 3 group by ExecutionStatus", TypeOf).IsGrouped);
        Assert.False(VisibilityQuery.Parse("Rooms = 3", TypeOf).IsGrouped);
        Assert.Throws<InvalidQueryException>(() => VisibilityQuery.ParseForList("GROUP BY ExecutionStatus", TypeOf));
    }

    [Fact]
    public void Query_NestedWithoutEnd_IsRefused()
    {
        var query = new string('(', 10_000) + "Rooms = 3" + new string(')', 10_000);
        Assert.Throws<InvalidQueryException>(() => VisibilityQuery.Parse(query, TypeOf));
        Assert.Throws<InvalidQueryException>(
            () => VisibilityQuery.Parse(string.Concat(Enumerable.Repeat("not ", 10_000)) + "Rooms = 3", TypeOf));
    }

    [Fact]
    public void Query_OfAnyCharacters_IsUnderstoodOrRefused() => Check.Sample(
        Gen.String[Gen.Char["WorkflowId = 'a' AND (Rooms<>!`\"-.;,3e|&% \\\n"], 0, 40],
        query =>
        {
            try
            {
                VisibilityQuery.Parse(query, TypeOf).Matches(name => Booking.GetValueOrDefault(name));
            }
            catch (InvalidQueryException e)
            {
                Assert.NotEmpty(e.Message);
            }
        });

    private static IndexedValueType? TypeOf(string name) => Types.TryGetValue(name, out var type) ? type : null;

    private static bool Matches(string query) =>
        VisibilityQuery.ParseForList(query, TypeOf).Matches(name => Booking.GetValueOrDefault(name));
}
