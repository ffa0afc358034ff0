using Halatech.TemporalServer.Visibility;
using Temporalio.Api.Schedule.V1;

namespace Halatech.TemporalServer.Schedules;

/// <summary>Lists and counts of schedules, by the same language of queries as of workflows.</summary>
internal sealed class ScheduleListCalls(World world, ScheduleRegistry schedules) : IRpcHandlers
{
    private const int LargestPage = 1_000;
    private const int Shown = 5;

    public ListSchedulesResponse ListSchedules(ListSchedulesRequest request, CallContext call) => world.Gate.Do(() =>
    {
        var size = request.MaximumPageSize is > 0 and <= LargestPage ? request.MaximumPageSize : LargestPage;
        var after = request.NextPageToken.ToStringUtf8();
        var found = Matches(request.Namespace, request.Query).ToList();
        var rest = after.Length == 0 ? found : found.Skip(found.FindIndex(live => live.Id == after) + 1).ToList();
        return new ListSchedulesResponse
        {
            Schedules = { rest.Take(size).Select(Entry) },
            NextPageToken = rest.Count > size ? ByteString.CopyFromUtf8(rest[size - 1].Id) : ByteString.Empty,
        };
    });

    public CountSchedulesResponse CountSchedules(CountSchedulesRequest request, CallContext call) =>
        world.Gate.Do(() => new CountSchedulesResponse { Count = Matches(request.Namespace, request.Query).Count() });

    private IEnumerable<LiveSchedule> Matches(string ns, string text)
    {
        world.Namespaces.Check(ns);
        var query = Understand(ns, text);
        return schedules.Of(ns).Where(live => query.Matches(name => Read(live, name)));
    }

    private VisibilityQuery Understand(string ns, string query)
    {
        try
        {
            return VisibilityQuery.ParseForList(
                query, name => name == "ScheduleId" ? IndexedValueType.Keyword : world.Namespaces.TypeOf(ns, name));
        }
        catch (InvalidQueryException e)
        {
            throw Refusal.Invalid($"invalid query: {e.Message}");
        }
    }

    private object? Read(LiveSchedule live, string name) => name switch
    {
        "ScheduleId" => live.Id,
        "TemporalSchedulePaused" => live.State.Schedule.State.Paused,
        _ => live.State.SearchAttributes.IndexedFields.TryGetValue(name, out var value)
            ? RunColumns.AttributeValue(value, world.Namespaces.TypeOf(live.Namespace, name))
            : null,
    };

    private static ScheduleListEntry Entry(LiveSchedule live)
    {
        var schedule = live.State.Schedule;
        return new()
        {
            ScheduleId = live.Id,
            Memo = live.State.Memo,
            SearchAttributes = live.State.SearchAttributes.Clone(),
            Info = new()
            {
                Spec = schedule.Spec.Clone(),
                WorkflowType = schedule.Action.StartWorkflow.WorkflowType,
                Notes = schedule.State.Notes,
                Paused = schedule.State.Paused,
                RecentActions = { live.State.Info.RecentActions.TakeLast(Shown).Select(action => action.Clone()) },
                FutureActionTimes = { live.Upcoming(Shown).Select(time => time.ToStamp()) },
            },
        };
    }
}
