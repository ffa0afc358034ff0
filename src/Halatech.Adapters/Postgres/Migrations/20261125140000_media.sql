-- Files of customers. What is the same is kept once for a tenant; a file that was not taken is kept as such, with the reason.
create table halatech.media_files (
  tenant_id text not null,
  digest bytea not null check (octet_length(digest) = 32),
  content_type text not null,
  size int not null,
  bytes bytea not null check (octet_length(bytes) between 1 and 16 * 1024 * 1024),
  stored_at timestamptz not null default now(),
  primary key (tenant_id, digest),
  check (size = octet_length(bytes))
);

-- Pictures are packed already.
alter table halatech.media_files alter column bytes set storage external;

create table halatech.media (
  tenant_id text not null,
  media_sid text not null,
  conversation_id text not null,
  message_sid text not null,
  stated_type text not null,
  file_name text,
  digest bytea,
  refusal text,
  fetched_at timestamptz not null default now(),
  primary key (tenant_id, media_sid),
  foreign key (tenant_id, digest) references halatech.media_files,
  check ((digest is null) <> (refusal is null))
);
create index media_of_conversation on halatech.media (tenant_id, conversation_id);
create index media_of_file on halatech.media (tenant_id, digest);

alter table halatech.media_files enable row level security;
create policy tenant on halatech.media_files to halatech_app
  using (tenant_id = halatech.current_tenant()) with check (tenant_id = halatech.current_tenant());
grant select, insert, delete on halatech.media_files to halatech_app;

alter table halatech.media enable row level security;
create policy tenant on halatech.media to halatech_app
  using (tenant_id = halatech.current_tenant()) with check (tenant_id = halatech.current_tenant());
grant select, insert, delete on halatech.media to halatech_app;
