-- An append that changes a consent may have triggers for workflows as well.
drop function halatech.append_with_consent(
  text[], text[], bigint[], uuid[], uuid[], jsonb[], int[], smallint[], smallint[], smallint[], boolean[], text[], timestamptz[], timestamptz[],
  smallint, text, boolean);

create function halatech.append_with_consent(
  tenants text[], conversations text[], versions bigint[], commits uuid[], messages uuid[], payloads jsonb[],
  head_places int[], head_channels smallint[], head_modes smallint[], head_statuses smallint[], head_opted_out boolean[],
  head_flags text[], head_activities timestamptz[], head_pending timestamptz[],
  trigger_places int[], trigger_ordinals int[], triggers jsonb[],
  consent_channel smallint, consent_address text, consent_opted_out boolean)
  returns table (place int, outcome smallint)
  language plpgsql volatile security definer
  set search_path = halatech, pg_temp
  as $$
begin
  return query select a.place, a.outcome from append_with_triggers(
    tenants, conversations, versions, commits, messages, payloads, head_places, head_channels, head_modes, head_statuses,
    head_opted_out, head_flags, head_activities, head_pending, trigger_places, trigger_ordinals, triggers) a;
  if found then
    return;
  end if;

  insert into consents as c (tenant_id, channel, address, opted_out)
  values (tenants[1], consent_channel, consent_address, consent_opted_out)
  on conflict (tenant_id, channel, address) do update set opted_out = excluded.opted_out, changed_at = excluded.changed_at;
end
$$;

revoke all on function halatech.append_with_consent from public;
grant execute on function halatech.append_with_consent to halatech_log;
