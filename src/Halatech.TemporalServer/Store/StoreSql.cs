namespace Halatech.TemporalServer.Store;

/// <summary>The statements of the store. Events are appended in chunks, one per run and commit; a run's row is rewritten.</summary>
internal sealed class StoreSql(string schema)
{
    /// <summary>How many parameters come before those of a condition: namespace, close before, expiry after, runs that are left out.</summary>
    public const int ClosedParameters = 4;

    public const string Lock = "select pg_try_advisory_lock(hashtextextended($1, 0))";

    private const string Closed = "namespace = $1 and closed < $2 and expires > $3 and run_id <> all($4)";

    // Rows of runs are rewritten often: room on the page lets Postgres do so in place.
    public string Create => $"""
        create schema if not exists {schema};
        create table if not exists {schema}.owner (
            one boolean primary key default true check (one),
            token uuid not null);
        create table if not exists {schema}.runs (
            run_id uuid primary key,
            namespace text not null,
            workflow_id text not null,
            started timestamptz not null,
            expires timestamptz,
            state bytea not null,
            info bytea) with (fillfactor = 60);
        alter table {schema}.runs
            add column if not exists closed timestamptz,
            add column if not exists type text,
            add column if not exists status smallint,
            add column if not exists attributes jsonb;
        create index if not exists runs_by_workflow on {schema}.runs (namespace, workflow_id, started desc);
        create index if not exists runs_by_expiry on {schema}.runs (expires) where expires is not null;
        create index if not exists runs_by_close on {schema}.runs (namespace, closed, started, run_id) where closed is not null;
        create index if not exists runs_by_attribute on {schema}.runs using gin (attributes jsonb_path_ops) where attributes is not null;
        create index if not exists runs_open on {schema}.runs (run_id) where expires is null;
        create table if not exists {schema}.events (
            run_id uuid not null,
            first_event bigint not null,
            chunk bytea not null,
            primary key (run_id, first_event));
        create table if not exists {schema}.requests (
            run_id uuid not null,
            request_id text not null,
            primary key (run_id, request_id));
        create table if not exists {schema}.facts (
            kind text not null,
            key text not null,
            value bytea not null,
            primary key (kind, key));
        """;

    // A commit in doubt is written again, so every statement may meet its own rows.
    public string AppendEvents => $"""
        insert into {schema}.events (run_id, first_event, chunk)
        select * from unnest($1::uuid[], $2::bigint[], $3::bytea[])
        on conflict do nothing
        """;

    public string PutRuns => $"""
        insert into {schema}.runs (run_id, namespace, workflow_id, started, expires, state, info, closed, type, status, attributes)
        select * from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::bytea[], $7::bytea[],
            $8::timestamptz[], $9::text[], $10::smallint[], $11::jsonb[])
        on conflict (run_id) do update set expires = excluded.expires, state = excluded.state, info = excluded.info,
            closed = excluded.closed, type = excluded.type, status = excluded.status, attributes = excluded.attributes
        """;

    public string WithoutColumns => $"select info from {schema}.runs where expires is not null and closed is null limit 1000";

    public string FillColumns => $"""
        update {schema}.runs r set closed = given.closed, type = given.type, status = given.status, attributes = given.attributes
        from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::smallint[], $5::jsonb[]) given(run_id, closed, type, status, attributes)
        where r.run_id = given.run_id
        """;

    public string PutRequests => $"""
        insert into {schema}.requests (run_id, request_id)
        select * from unnest($1::uuid[], $2::text[])
        on conflict do nothing
        """;

    public string PutFacts => $"""
        insert into {schema}.facts (kind, key, value)
        select * from unnest($1::text[], $2::text[], $3::bytea[])
        on conflict (kind, key) do update set value = excluded.value
        """;

    public string RemoveFacts => $"delete from {schema}.facts f using unnest($1::text[], $2::text[]) gone(kind, key) where f.kind = gone.kind and f.key = gone.key";

    public string RemoveRuns => $"""
        with gone as (delete from {schema}.runs where run_id = any($1::uuid[])),
             without_events as (delete from {schema}.events where run_id = any($1::uuid[]))
        delete from {schema}.requests where run_id = any($1::uuid[])
        """;

    public string Claim => $"insert into {schema}.owner (token) values ($1) on conflict (one) do update set token = excluded.token";

    public string Owner => $"select token from {schema}.owner";

    public string Facts => $"select kind, key, value from {schema}.facts";

    public string OpenRuns => $"select run_id, namespace, workflow_id, state from {schema}.runs where expires is null order by started, run_id";

    public string OpenEvents => $"""
        select e.run_id, e.chunk from {schema}.events e join {schema}.runs r using (run_id)
        where r.expires is null order by e.run_id, e.first_event
        """;

    public string OpenRequests => $"select q.run_id, q.request_id from {schema}.requests q join {schema}.runs r using (run_id) where r.expires is null";

    public string RunById => $"select run_id, namespace, workflow_id, state from {schema}.runs where run_id = $1";

    public string LatestRun => $"select run_id, namespace, workflow_id, state from {schema}.runs where namespace = $1 and workflow_id = $2 order by started desc limit 1";

    public string EventsOf => $"select chunk from {schema}.events where run_id = $1 order by first_event";

    public string ClosedNames => $"select namespace, workflow_id, count(*) from {schema}.runs where expires is not null group by namespace, workflow_id";

    // In the order of lists, which is the index's from its end.
    public string ClosedInfos(string condition) => $"""
        select info from {schema}.runs where {Closed} and (closed, started, run_id) < ($5, $6, $7) and {condition}
        order by closed desc, started desc, run_id desc limit $8
        """;

    public string ClosedCounts(string condition) => $"select status, count(*) from {schema}.runs where {Closed} and {condition} group by status";

    public string Purge => $"""
        with gone as (
            delete from {schema}.runs where run_id in (select run_id from {schema}.runs where expires < $1 limit 2000)
            returning run_id, namespace, workflow_id),
        events_gone as (delete from {schema}.events e using gone where e.run_id = gone.run_id),
        requests_gone as (delete from {schema}.requests q using gone where q.run_id = gone.run_id)
        select run_id, namespace, workflow_id from gone
        """;
}
