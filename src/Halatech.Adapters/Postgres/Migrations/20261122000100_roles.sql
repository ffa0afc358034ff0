-- Roles have no password and cannot log in: the application's own login is made a member of them and takes the one that
-- fits each piece of work, so that a mistake in one piece cannot reach what belongs to another.
--   halatech_app      one tenant's rows at a time (row-level security by the setting halatech.tenant)
--   halatech_log      may append to the log for any tenant and read nothing
--   halatech_system   may ask the few questions that span tenants, and gets ids only
--   halatech_orleans  the cluster's own tables
do $$
declare
  wanted text;
begin
  foreach wanted in array array['halatech_app', 'halatech_log', 'halatech_system', 'halatech_orleans'] loop
    begin
      execute format('create role %I nologin', wanted);
    exception
      -- Roles belong to the whole server: another database of it may have made them, even at this moment.
      when duplicate_object or unique_violation then null;
    end;
    execute format('grant %I to current_user', wanted);
  end loop;
end
$$;

create schema halatech;
grant usage on schema halatech to halatech_app, halatech_log, halatech_system;

create extension if not exists vector;

-- The tenant on whose behalf the transaction runs, or null: then row-level security shows no row at all.
create function halatech.current_tenant() returns text
  language sql stable parallel safe
  as $$ select nullif(current_setting('halatech.tenant', true), '') $$;

revoke all on function halatech.current_tenant from public;
grant execute on function halatech.current_tenant to halatech_app;
