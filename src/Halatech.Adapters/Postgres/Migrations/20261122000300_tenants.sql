create table halatech.tenants (
  tenant_id text primary key check (tenant_id ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  created_at timestamptz not null default now()
);

-- Every version that was ever live: a conversation may finish on the one it began with.
create table halatech.tenant_configurations (
  tenant_id text not null references halatech.tenants,
  version int not null check (version > 0),
  configuration jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, version)
);

-- One Twilio account belongs to one tenant: the primary key says so, across tenants.
create table halatech.twilio_accounts (
  account_sid text primary key,
  tenant_id text not null references halatech.tenants
);

-- Each tenant's data key, wrapped by a master key that the database never sees. Destroying the row erases the tenant's
-- secrets for good, backups included.
create table halatech.tenant_keys (
  tenant_id text primary key references halatech.tenants,
  master_key_id text not null,
  wrapped_key bytea not null
);

create table halatech.tenant_secrets (
  tenant_id text not null references halatech.tenant_keys on delete cascade,
  name text not null,
  sealed bytea not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, name)
);

alter table halatech.tenants enable row level security;
alter table halatech.tenant_configurations enable row level security;
alter table halatech.twilio_accounts enable row level security;
alter table halatech.tenant_keys enable row level security;
alter table halatech.tenant_secrets enable row level security;

create policy tenant on halatech.tenants to halatech_app
  using (tenant_id = halatech.current_tenant()) with check (tenant_id = halatech.current_tenant());
create policy tenant on halatech.tenant_configurations to halatech_app
  using (tenant_id = halatech.current_tenant()) with check (tenant_id = halatech.current_tenant());
create policy tenant on halatech.twilio_accounts to halatech_app
  using (tenant_id = halatech.current_tenant()) with check (tenant_id = halatech.current_tenant());
create policy tenant on halatech.tenant_keys to halatech_app
  using (tenant_id = halatech.current_tenant()) with check (tenant_id = halatech.current_tenant());
create policy tenant on halatech.tenant_secrets to halatech_app
  using (tenant_id = halatech.current_tenant()) with check (tenant_id = halatech.current_tenant());

grant select, insert on halatech.tenants, halatech.tenant_configurations to halatech_app;
grant select, insert, delete on halatech.twilio_accounts to halatech_app;
grant select, insert, update, delete on halatech.tenant_keys, halatech.tenant_secrets to halatech_app;

-- Whose webhooks these are. Asked before any signature can be checked, so it spans tenants and answers with an id only.
create function halatech.tenant_of_twilio_account(account text) returns text
  language sql stable security definer
  set search_path = halatech, pg_temp
  as $$ select tenant_id from twilio_accounts where account_sid = account $$;

revoke all on function halatech.tenant_of_twilio_account from public;
grant execute on function halatech.tenant_of_twilio_account to halatech_system;
