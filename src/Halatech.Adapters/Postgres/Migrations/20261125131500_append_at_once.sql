-- As before, but expects what nearly always is so: that all of a batch can be stored. Then no row is looked for in both unique
-- indexes before it is put there, and the heads are left alone when none has changed. Only a batch with a duplicate or a
-- conflict in it is done again row by row.
create or replace function halatech.append_to_log(
  tenants text[], conversations text[], versions bigint[], commits uuid[], messages uuid[], payloads jsonb[],
  head_places int[], head_channels smallint[], head_modes smallint[], head_statuses smallint[], head_opted_out boolean[],
  head_flags text[], head_activities timestamptz[], head_pending timestamptz[])
  returns table (place int, outcome smallint)
  language plpgsql volatile security definer
  set search_path = halatech, pg_temp
  as $$
declare
  -- The commits that were stored when not all were; null means all.
  stored uuid[];
begin
  begin
    insert into conversation_log (tenant_id, conversation_id, version, commit_id, message_id, events)
    select * from unnest(tenants, conversations, versions, commits, messages, payloads);
  exception when unique_violation then
    with appended as (
      insert into conversation_log (tenant_id, conversation_id, version, commit_id, message_id, events)
      select * from unnest(tenants, conversations, versions, commits, messages, payloads)
      on conflict do nothing
      returning commit_id
    )
    select coalesce(array_agg(commit_id), '{}') into stored from appended;
  end;

  if cardinality(head_places) > 0 then
    insert into conversations (tenant_id, conversation_id, version, channel, mode, status, opted_out, flag, last_activity, pending_since)
    select tenants[h.place], conversations[h.place], versions[h.place],
      h.channel, h.mode, h.status, h.opted_out, h.flag, h.last_activity, h.pending_since
    from unnest(head_places, head_channels, head_modes, head_statuses, head_opted_out, head_flags, head_activities, head_pending)
      as h (place, channel, mode, status, opted_out, flag, last_activity, pending_since)
    where stored is null or commits[h.place] = any (stored)
    on conflict (tenant_id, conversation_id) do update set
      version = excluded.version, channel = excluded.channel, mode = excluded.mode, status = excluded.status,
      opted_out = excluded.opted_out, flag = excluded.flag, last_activity = excluded.last_activity,
      pending_since = excluded.pending_since;
  end if;

  if stored is null or cardinality(stored) = cardinality(tenants) then
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
