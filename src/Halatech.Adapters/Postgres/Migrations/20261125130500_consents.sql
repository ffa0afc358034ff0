-- Who wants no messages: for each customer and channel of a tenant, whatever becomes of a conversation. Written with the append that
-- records the change; nobody else may write here.
create table halatech.consents (
  tenant_id text not null,
  channel smallint not null,
  address text not null,
  opted_out boolean not null,
  changed_at timestamptz not null default now(),
  primary key (tenant_id, channel, address)
);

alter table halatech.consents enable row level security;

create policy tenant on halatech.consents for select to halatech_app
  using (tenant_id = halatech.current_tenant());

grant select on halatech.consents to halatech_app;

-- A customer's conversations. The first append of each begins with its start, which names the customer; no other append is indexed.
create index conversation_log_customer on halatech.conversation_log (tenant_id, (events #>> '{0,route,customerAddress}'))
  where version = 1;

-- What customers said before this table was there.
insert into halatech.consents (tenant_id, channel, address, opted_out)
select distinct c.tenant_id, c.channel, l.events #>> '{0,route,customerAddress}', true
from halatech.conversations c
join halatech.conversation_log l using (tenant_id, conversation_id)
where c.opted_out and l.version = 1 and l.events #>> '{0,route,customerAddress}' is not null;

-- Appends one append and what it changes in the customer's consent, both or neither. Returns as append_to_log does.
create function halatech.append_with_consent(
  tenants text[], conversations text[], versions bigint[], commits uuid[], messages uuid[], payloads jsonb[],
  head_places int[], head_channels smallint[], head_modes smallint[], head_statuses smallint[], head_opted_out boolean[],
  head_flags text[], head_activities timestamptz[], head_pending timestamptz[],
  consent_channel smallint, consent_address text, consent_opted_out boolean)
  returns table (place int, outcome smallint)
  language plpgsql volatile security definer
  set search_path = halatech, pg_temp
  as $$
begin
  return query select a.place, a.outcome from append_to_log(
    tenants, conversations, versions, commits, messages, payloads, head_places, head_channels, head_modes, head_statuses,
    head_opted_out, head_flags, head_activities, head_pending) a;
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
