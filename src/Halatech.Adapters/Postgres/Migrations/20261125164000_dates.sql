-- What workflows have to hear of a configuration that is published, for its own tenant only and by the statement that keeps it.
create function halatech.announce_dates(version bigint, trigger jsonb) returns void
  language sql volatile security definer
  set search_path = halatech, pg_temp
  as $$
    insert into workflow_triggers (tenant_id, conversation_id, version, ordinal, trigger)
    values (current_tenant(), '-', version, 0, trigger)
    on conflict do nothing
  $$;

revoke all on function halatech.announce_dates from public;
grant execute on function halatech.announce_dates to halatech_app;

-- Those that were published before anything began by them.
insert into halatech.workflow_triggers (tenant_id, conversation_id, version, ordinal, trigger)
select c.tenant_id, '-', c.version, 0, jsonb_build_object(
  'kind', 9, 'conversation', jsonb_build_object('tenant', c.tenant_id, 'conversation', '-'), 'version', c.version, 'at', now())
from halatech.tenant_configurations c
where c.version = (select max(n.version) from halatech.tenant_configurations n where n.tenant_id = c.tenant_id)
  and case when jsonb_typeof(c.configuration -> 'experiences') = 'array'
    then exists (select from jsonb_array_elements(c.configuration -> 'experiences') e where e ->> 'design' like '%"date"%') else false end;
