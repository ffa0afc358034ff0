-- The log of all conversations: the truth. A row is one append with its events, so an append is there whole or not at
-- all, and its primary key is the fence: a second writer of a conversation meets the row of the first.
create table halatech.conversation_log (
  tenant_id text not null,
  conversation_id text not null,
  version bigint not null,
  -- Made by the writer, so that an append whose commit was in doubt recognises itself.
  commit_id uuid not null,
  -- The inbound message that the append stores, if any. Within a tenant only: a tenant signs its own webhooks and could
  -- otherwise claim the ids of another's messages.
  message_id uuid,
  recorded_at timestamptz not null default now(),
  events jsonb not null,
  primary key (tenant_id, conversation_id, version)
);

create unique index conversation_log_message on halatech.conversation_log (tenant_id, message_id)
  where message_id is not null;

-- What can be seen of a conversation without reading its log. Written with the append that changes it; version and
-- last_activity are as of then.
create table halatech.conversations (
  tenant_id text not null,
  conversation_id text not null,
  version bigint not null,
  channel smallint not null,
  mode smallint not null,
  status smallint not null,
  opted_out boolean not null,
  flag text,
  last_activity timestamptz not null,
  -- Since when something is owed: a turn or a send. Recovery looks here.
  pending_since timestamptz,
  primary key (tenant_id, conversation_id)
) with (fillfactor = 70);

create index conversations_pending on halatech.conversations (pending_since) where pending_since is not null;

-- Shortcuts for loading long conversations. Losing one loses nothing.
create table halatech.conversation_snapshots (
  tenant_id text not null,
  conversation_id text not null,
  format int not null,
  version bigint not null,
  state jsonb not null,
  primary key (tenant_id, conversation_id)
);

-- One row for each event, for transcripts and reports.
create view halatech.conversation_events with (security_invoker = true) as
  select l.tenant_id, l.conversation_id, l.version, e.ordinal, l.recorded_at, e.event ->> 'type' as type, e.event
  from halatech.conversation_log l
  cross join lateral jsonb_array_elements(l.events) with ordinality as e (event, ordinal);

alter table halatech.conversation_log enable row level security;
alter table halatech.conversations enable row level security;
alter table halatech.conversation_snapshots enable row level security;

create policy tenant on halatech.conversation_log for select to halatech_app
  using (tenant_id = halatech.current_tenant());
create policy tenant on halatech.conversations for select to halatech_app
  using (tenant_id = halatech.current_tenant());
create policy tenant on halatech.conversation_snapshots to halatech_app
  using (tenant_id = halatech.current_tenant()) with check (tenant_id = halatech.current_tenant());

grant select on halatech.conversation_log, halatech.conversations, halatech.conversation_events to halatech_app;
grant select, insert, update on halatech.conversation_snapshots to halatech_app;

-- Appends a batch, one element of each array for an append, and returns those that were not stored:
-- outcome 1 = its message is stored already, 2 = another append has its version.
-- The head arrays hold the new heads of some of the appends, named by their place (counted from 1).
create function halatech.append_to_log(
  tenants text[], conversations text[], versions bigint[], commits uuid[], messages uuid[], payloads jsonb[],
  head_places int[], head_channels smallint[], head_modes smallint[], head_statuses smallint[], head_opted_out boolean[],
  head_flags text[], head_activities timestamptz[], head_pending timestamptz[])
  returns table (place int, outcome smallint)
  language plpgsql volatile security definer
  set search_path = halatech, pg_temp
  as $$
declare
  stored int;
begin
  with batch as (
    select * from unnest(tenants, conversations, versions, commits, messages, payloads)
      with ordinality as b (tenant_id, conversation_id, version, commit_id, message_id, events, place)
  ), appended as (
    insert into conversation_log (tenant_id, conversation_id, version, commit_id, message_id, events)
    select b.tenant_id, b.conversation_id, b.version, b.commit_id, b.message_id, b.events from batch b
    on conflict do nothing
    returning commit_id
  ), heads as (
    insert into conversations as c (tenant_id, conversation_id, version, channel, mode, status, opted_out, flag, last_activity, pending_since)
    select b.tenant_id, b.conversation_id, b.version, h.channel, h.mode, h.status, h.opted_out, h.flag, h.last_activity, h.pending_since
    from unnest(head_places, head_channels, head_modes, head_statuses, head_opted_out, head_flags, head_activities, head_pending)
      as h (place, channel, mode, status, opted_out, flag, last_activity, pending_since)
    join batch b on b.place = h.place
    join appended a on a.commit_id = b.commit_id
    on conflict (tenant_id, conversation_id) do update set
      version = excluded.version, channel = excluded.channel, mode = excluded.mode, status = excluded.status,
      opted_out = excluded.opted_out, flag = excluded.flag, last_activity = excluded.last_activity,
      pending_since = excluded.pending_since
  )
  select count(*) into stored from appended;

  if stored = cardinality(tenants) then
    return;
  end if;

  -- A statement of its own, to see what others committed while the first one waited for them.
  return query
    select b.place::int, case when exists (
        select from conversation_log l where l.tenant_id = b.tenant_id and l.message_id = b.message_id
      ) then 1::smallint else 2::smallint end
    from unnest(tenants, conversations, versions, commits, messages)
      with ordinality as b (tenant_id, conversation_id, version, commit_id, message_id, place)
    where not exists (
      select from conversation_log l
      where l.tenant_id = b.tenant_id and l.conversation_id = b.conversation_id
        and l.version = b.version and l.commit_id = b.commit_id);
end
$$;

revoke all on function halatech.append_to_log from public;
grant execute on function halatech.append_to_log to halatech_log;

-- Conversations that owe something since before a time, longest first. Those of the same time as the last one come
-- along, beyond "most": the caller goes on after that time and would pass them over.
create function halatech.pending_conversations(since_before timestamptz, since_after timestamptz, most int)
  returns table (tenant_id text, conversation_id text, pending_since timestamptz)
  language sql stable security definer
  set search_path = halatech, pg_temp
  as $$
    select c.tenant_id, c.conversation_id, c.pending_since
    from conversations c
    where c.pending_since is not null and c.pending_since <= since_before and c.pending_since > since_after
    order by c.pending_since
    fetch first (most) rows with ties
  $$;

revoke all on function halatech.pending_conversations from public;
grant execute on function halatech.pending_conversations to halatech_system;
