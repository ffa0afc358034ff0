-- What the models have cost each tenant, by the day of the tenant's own clock. Every host adds to it every few seconds, not
-- with every turn, and reads the sum of all hosts in the same statement.
create table halatech.tenant_spending (
  tenant_id text not null,
  day date not null,
  tokens bigint not null,
  cost numeric not null,
  primary key (tenant_id, day)
);

alter table halatech.tenant_spending enable row level security;
create policy tenant on halatech.tenant_spending to halatech_app
  using (tenant_id = halatech.current_tenant()) with check (tenant_id = halatech.current_tenant());
grant select, insert, update on halatech.tenant_spending to halatech_app;
