-- A conversation that was erased begins again under its own id when the customer writes again, and its start is then a later append
-- than the first. So those are indexed that begin with a start, wherever they stand. (Erased ones are empty and name nobody.)
create index conversation_log_customer_start on halatech.conversation_log (tenant_id, (events #>> '{0,route,customerAddress}'))
  where events -> 0 ? 'route';
create index conversation_log_start on halatech.conversation_log (tenant_id, conversation_id)
  where events -> 0 ? 'route';

drop index halatech.conversation_log_customer;

-- The current tenant's conversations with a customer, the liveliest first. A function, because beneath a policy no index helps to
-- look into JSON: whatever could tell something of rows that the policy hides is asked only after it, row by row.
create function halatech.conversations_of_customer(customer_channel smallint, customer_address text)
  returns table (conversation_id text, status smallint)
  language sql stable security definer
  set search_path = halatech, pg_temp
  as $$
    select c.conversation_id, c.status
    from conversation_log l
    join conversations c using (tenant_id, conversation_id)
    where l.tenant_id = current_tenant() and l.events -> 0 ? 'route' and l.events #>> '{0,route,customerAddress}' = customer_address
      and c.channel = customer_channel
    order by c.last_activity desc, c.conversation_id desc
  $$;

-- One conversation of each customer of the current tenant who wants messages, as page by page as of a moment: the newest that had
-- begun by then, or else the first that began later. Twilio closes conversations and makes new ones, so a customer may have many.
-- Only what never changes may choose among them: the last activity would be another at each page. A page is some rows of very many,
-- which the planner would join as a whole.
create function halatech.customers_to_reach(after_id text, most int, begun timestamptz)
  returns table (conversation_id text)
  language sql stable security definer
  set search_path = halatech, pg_temp
  set enable_hashjoin = off
  set enable_mergejoin = off
  set enable_seqscan = off
  set enable_bitmapscan = off
  as $$
    select c.conversation_id
    from conversations c
    join conversation_log l on l.tenant_id = c.tenant_id and l.conversation_id = c.conversation_id and l.events -> 0 ? 'route'
    where c.tenant_id = current_tenant() and c.conversation_id > after_id and l.conversation_id > after_id and not c.opted_out
      and not exists (
        select from consents o
        where o.tenant_id = current_tenant() and o.channel = c.channel and o.address = l.events #>> '{0,route,customerAddress}' and o.opted_out)
      and not exists (
        select from conversation_log l2
        join conversations c2 on c2.tenant_id = l2.tenant_id and c2.conversation_id = l2.conversation_id
        where l2.tenant_id = c.tenant_id and l2.events -> 0 ? 'route'
          and l2.events #>> '{0,route,customerAddress}' = l.events #>> '{0,route,customerAddress}' and c2.channel = c.channel
          and case when l2.recorded_at <= begun
            then l.recorded_at > begun or (l2.recorded_at, l2.conversation_id) > (l.recorded_at, l.conversation_id)
            else l.recorded_at > begun and (l2.recorded_at, l2.conversation_id) < (l.recorded_at, l.conversation_id) end)
    order by c.conversation_id limit most
  $$;

revoke all on function halatech.conversations_of_customer from public;
revoke all on function halatech.customers_to_reach from public;
grant execute on function halatech.conversations_of_customer to halatech_app;
grant execute on function halatech.customers_to_reach to halatech_app;
