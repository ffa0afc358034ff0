using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

/// <summary>Which queries are understood, and what is said of those that are not.</summary>
public abstract class ListQueryTests(TestServer server) : ServerTests(server)
{
    private static readonly string[] Good =
    [
        "", "WorkflowId = 'a'", "WorkflowId IS NULL OR WorkflowId IS NOT NULL", "WorkflowType != 'a'", "WorkflowType <> 'a'",
        "NOT (WorkflowType = 'a')", "not WorkflowId = 'a' and WorkflowType='b'", "WorkflowId = 'a' && WorkflowId='b'",
        "ExecutionStatus IN ('Running', 'Completed')", "ExecutionStatus NOT IN ('Running')", "ExecutionStatus = 'Running'",
        "ExecutionStatus = 1", "ExecutionStatus > 'Running'", "StartTime BETWEEN '2026-01-01T00:00:00Z' AND '2026-01-02T00:00:00Z'",
        "StartTime < 1700000000000000000", "CloseTime IS NULL", "ExecutionDuration > 100", "ExecutionDuration > '1h'", "HistoryLength >= 3",
        "HistorySizeBytes > 1", "StateTransitionCount > 1", "TaskQueue = 'q'", "RunId = 'r'", "ExecutionTime > '2026-01-01T00:00:00Z'",
        "ParentWorkflowId = 'p'", "RootWorkflowId = 'p'", "Kind = 'a' AND Rooms = 1 AND Price > 1.5 AND Paid = true",
        "`Kind` = 'a'", "Kind = \"a\"", "Notes = 'word'", "Labels IN ('a', 'b')", "Arrival > '2026-01-01T00:00:00Z'",
        "WorkflowId STARTS_WITH 'a'", "WorkflowId NOT STARTS_WITH 'a'", "Kind STARTS_WITH 'a'", "BuildIds IS NULL",
        "((Kind = 'a'))", "Kind = 'it''s'", "Kind = 'a' AND (Rooms < 1 OR NOT Rooms > 2)", "Rooms NOT BETWEEN 1 AND 2",
        "TemporalScheduledById = 's'", "TemporalChangeVersion = 'v'", "TemporalNamespaceDivision IS NULL", "Rooms = 'three'",
        "WorkflowId = 1", "WorkflowId IN ('a', 1)", "TaskQueue = -1", "Kind BETWEEN 'a' AND 'b'", "Kind > 'a'", "Rooms = 1.5",
    ];

    private static readonly (string Query, string Message)[] Bad =
    [
        ("WorkflowId", "invalid expression: incomplete expression"),
        ("WorkflowId =", "malformed SQL query: syntax error at position 40"),
        ("= 'a'", "malformed SQL query: syntax error at position 29"),
        ("WorkflowId = 'a", "malformed SQL query: syntax error at position 43 near 'a'"),
        ("WorkflowId = 'a' AND", "malformed SQL query: syntax error at position 48"),
        ("(WorkflowId = 'a'", "malformed SQL query: syntax error at position 45"),
        ("WorkflowId IS 'a'", "malformed SQL query: syntax error at position 45 near 'a'"),
        ("WorkflowId IN ()", "malformed SQL query: syntax error at position 44"),
        ("WorkflowId NOT IN 'a'", "malformed SQL query: syntax error at position 49 near 'a'"),
        ("WorkflowId == 'a'", "malformed SQL query: syntax error at position 41"),
        ("WorkflowId = 'a' XOR WorkflowId = 'b'", "malformed SQL query: syntax error at position 48 near 'xor'"),
        ("WorkflowId = 'a'; drop table x", "malformed SQL query: syntax error at position 50 near 'drop'"),
        ("SELECT 1", "malformed SQL query: syntax error at position 34 near 'select'"),
        ("1 = 1", "invalid expression: must be a column name but was *sqlparser.SQLVal"),
        ("WorkflowId = null", "invalid expression: unexpected value type *sqlparser.NullVal"),
        ("Undefined = 'a'", "invalid expression: column name 'Undefined' is not a valid search attribute"),
        ("workflowid = 'a'", "invalid expression: column name 'workflowid' is not a valid search attribute"),
        ("WorkflowId LIKE 'a%'", "invalid expression: invalid operator 'like' in `WorkflowId like 'a%'`"),
        ("WorkflowId <=> 'a'", "invalid expression: invalid operator '<=>' in `WorkflowId <=> 'a'`"),
        ("Labels > 'a'", "invalid expression: operator '>' not supported for KeywordList type search attribute in `Labels > 'a'`"),
        ("Notes > 'a'", "invalid expression: operator '>' not supported for Text type search attribute in `Notes > 'a'`"),
        ("Notes STARTS_WITH 'a'",
            "invalid expression: operator 'starts_with' not supported for Text type search attribute in `Notes starts_with 'a'`"),
        ("WorkflowId STARTS_WITH 1", "invalid expression: right-hand side of 'starts_with' must be a literal string (got: 1)"),
        ("Arrival = 'soon'", "invalid expression: unable to parse datetime 'soon'"),
        ("StartTime > '2026-01-01'", "invalid expression: unable to parse datetime '2026-01-01'"),
        ("StartTime > 12.5", "invalid expression: unexpected value type float64 for search attribute StartTime"),
        ("ExecutionStatus = 'Sleeping'", "invalid expression: invalid ExecutionStatus value 'Sleeping'"),
        ("ExecutionStatus = 'running'", "invalid expression: invalid ExecutionStatus value 'running'"),
        ("ExecutionStatus = 2.5", "invalid expression: unexpected value type float64 for search attribute ExecutionStatus"),
        ("ExecutionDuration = 'long'", "invalid value for search attribute ExecutionDuration: long (invalid duration)"),
        ("WorkflowId = a",
            "operation is not supported: column name on the right side of comparison expression (did you forget to quote 'a'?)"),
        ("WorkflowId = 'a' ORDER BY StartTime", "operation is not supported: 'order by' clause"),
        ("ORDER BY StartTime", "operation is not supported: 'order by' clause"),
        ("WorkflowId = 'a' LIMIT 1", "operation is not supported: 'limit' clause"),
        ("GROUP BY ExecutionStatus", "operation is not supported: 'group by' clause"),
        ("WorkflowId = 'a' GROUP BY ExecutionStatus", "operation is not supported: 'group by' clause"),
        ("WorkflowId = 'a' GROUP BY WorkflowType",
            "operation is not supported: 'group by' clause is only supported for ExecutionStatus search attribute"),
        ("GROUP BY ExecutionStatus, WorkflowType", "operation is not supported: 'group by' clause supports only a single field"),
    ];

    public static TheoryData<string> GoodQueries => [.. Good];

    public static TheoryData<string, string> BadQueries => [.. Bad.Select(bad => new TheoryDataRow<string, string>(bad.Query, bad.Message))];

    [ServerTheory]
    [MemberData(nameof(GoodQueries))]
    public async Task Query_Understood_Lists(string query) => await Client.ListWorkflowsPaginatedAsync(query, null, new());

    [ServerTheory]
    [MemberData(nameof(BadQueries))]
    public async Task Query_NotUnderstood_IsRefused(string query, string message)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Client.ListWorkflowsPaginatedAsync(query, null, new()));
        Assert.Equal((RpcException.StatusCode.InvalidArgument, $"invalid query: {message}"), (refused.Code, refused.Message));
    }

    [ServerFact]
    public async Task Scan_IsAnotherWordForList()
    {
        var found = await Client.WorkflowService.ScanWorkflowExecutionsAsync(
            new() { Namespace = TestServer.Namespace, Query = $"WorkflowId = '{NewId()}'" });
        Assert.Empty(found.Executions);
    }

    public sealed class Real(RealServer server) : ListQueryTests(server);

    public sealed class Embedded(EmbeddedServer server) : ListQueryTests(server);

    public sealed class Durable(PostgresServer server) : ListQueryTests(server);
}
