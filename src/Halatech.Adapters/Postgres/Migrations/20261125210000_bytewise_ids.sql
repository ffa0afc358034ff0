-- Ids are compared byte by byte and not by a language's rules: they are put into the log's indexes and looked up by the
-- thousand, and no order of a language means anything for them. A column's type can be changed only while nothing else names it.
drop view halatech.conversation_events;
drop policy tenant on halatech.conversation_log;
drop policy tenant on halatech.conversations;
drop policy tenant on halatech.conversation_snapshots;

alter table halatech.conversation_log
  alter column tenant_id type text collate "C", alter column conversation_id type text collate "C";
alter table halatech.conversations
  alter column tenant_id type text collate "C", alter column conversation_id type text collate "C";
alter table halatech.conversation_snapshots
  alter column tenant_id type text collate "C", alter column conversation_id type text collate "C";

create view halatech.conversation_events with (security_invoker = true) as
  select l.tenant_id, l.conversation_id, l.version, e.ordinal, l.recorded_at, e.event ->> 'type' as type, e.event
  from halatech.conversation_log l
  cross join lateral jsonb_array_elements(l.events) with ordinality as e (event, ordinal);

create policy tenant on halatech.conversation_log for select to halatech_app
  using (tenant_id = halatech.current_tenant());
create policy tenant on halatech.conversations for select to halatech_app
  using (tenant_id = halatech.current_tenant());
create policy tenant on halatech.conversation_snapshots to halatech_app
  using (tenant_id = halatech.current_tenant()) with check (tenant_id = halatech.current_tenant());

grant select on halatech.conversation_events to halatech_app;
