-- What tenants know. Search is exact within a tenant: one shared approximate index with a tenant filter silently loses
-- most results of small tenants, while an exact scan of a tenant's own rows takes milliseconds up to some 20,000 rows.
-- Hash partitions keep a tenant's rows near one another; a partition whose tenants outgrow the scan can get an index of
-- its own. 512 half-precision dimensions stay inside the row (1 KB), so that a scan need not fetch them from elsewhere.
create table halatech.knowledge (
  tenant_id text not null,
  source text not null,
  question text not null,
  answer text not null,
  format text not null,
  tags text[] not null default '{}',
  embedding halfvec(512) not null,
  -- The model and the text that the embedding was made from; an unchanged entry is not embedded again.
  fingerprint bytea not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, source)
) partition by hash (tenant_id);

alter table halatech.knowledge alter column embedding set storage plain;

do $$
begin
  for part in 0..15 loop
    execute format(
      'create table halatech.knowledge_%s partition of halatech.knowledge for values with (modulus 16, remainder %s)',
      part, part);
    -- A partition can be named directly, past the policy of the whole: it has none, so it shows no row to anyone.
    execute format('alter table halatech.knowledge_%s enable row level security', part);
  end loop;
end
$$;

alter table halatech.knowledge enable row level security;
create policy tenant on halatech.knowledge to halatech_app
  using (tenant_id = halatech.current_tenant()) with check (tenant_id = halatech.current_tenant());
grant select, insert, update, delete on halatech.knowledge to halatech_app;

-- The current tenant's entries nearest to an embedding, best first.
create function halatech.match_knowledge(query halfvec(512), most int)
  returns table (source text, question text, answer text, similarity float8)
  language sql stable
  as $$
    select k.source, k.question, k.answer, 1 - (k.embedding <=> query)
    from halatech.knowledge k
    where k.tenant_id = halatech.current_tenant()
    order by k.embedding <=> query, k.source
    limit most
  $$;

revoke all on function halatech.match_knowledge from public;
grant execute on function halatech.match_knowledge to halatech_app;
