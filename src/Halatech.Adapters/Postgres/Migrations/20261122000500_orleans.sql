-- Tables and queries of Orleans' ADO.NET providers (clustering, grain storage, reminders). The providers read their
-- queries from this table by key; the texts are our own, written for the keys and parameters of Orleans 10.4. Names are
-- unqualified, because the providers ask for them so: their connection has the search path "orleans".
create schema orleans;
set local search_path = orleans;

create table orleansquery (querykey text PRIMARY KEY, querytext text NOT NULL);
create table orleansmembershipversiontable (deploymentid text PRIMARY KEY, "timestamp" timestamptz NOT NULL DEFAULT now(), version int NOT NULL DEFAULT 0);
create table orleansmembershiptable (
  deploymentid text NOT NULL REFERENCES orleansmembershipversiontable, address text NOT NULL, port int NOT NULL, generation int NOT NULL,
  siloname text NOT NULL, hostname text NOT NULL, status int NOT NULL, proxyport int, suspecttimes text,
  starttime timestamptz NOT NULL, iamalivetime timestamptz NOT NULL,
  PRIMARY KEY (deploymentid, address, port, generation));
create table orleansreminderstable (
  serviceid text NOT NULL, grainid text NOT NULL, remindername text NOT NULL, starttime timestamptz NOT NULL,
  period bigint NOT NULL, grainhash int NOT NULL, version int NOT NULL, PRIMARY KEY (serviceid, grainid, remindername));
create index ix_reminders_hash ON orleansreminderstable (serviceid, grainhash);
create table orleansstorage (
  grainidhash int NOT NULL, grainidn0 bigint NOT NULL, grainidn1 bigint NOT NULL, graintypehash int NOT NULL,
  graintypestring text NOT NULL, grainidextensionstring text NOT NULL DEFAULT '', serviceid text NOT NULL,
  payloadbinary bytea, modifiedon timestamptz NOT NULL DEFAULT now(), version int NOT NULL,
  PRIMARY KEY (grainidhash, graintypehash, grainidn0, grainidn1, graintypestring, grainidextensionstring, serviceid));
insert into orleansquery (querykey, querytext) values
('InsertMembershipVersionKey', 'WITH i AS (INSERT INTO orleansmembershipversiontable(deploymentid) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*)::int FROM i'),
('UpdateIAmAlivetimeKey', 'UPDATE orleansmembershiptable SET iamalivetime=@IAmAliveTime WHERE deploymentid=@DeploymentId AND address=@Address AND port=@Port AND generation=@Generation'),
('InsertMembershipKey', 'WITH v AS (UPDATE orleansmembershipversiontable SET "timestamp"=now(), version=version+1 WHERE deploymentid=@DeploymentId AND version=@Version AND NOT EXISTS (SELECT 1 FROM orleansmembershiptable m WHERE m.deploymentid=@DeploymentId AND m.address=@Address AND m.port=@Port AND m.generation=@Generation) RETURNING 1), i AS (INSERT INTO orleansmembershiptable(deploymentid,address,port,generation,siloname,hostname,status,proxyport,starttime,iamalivetime) SELECT @DeploymentId,@Address,@Port,@Generation,@SiloName,@HostName,@Status,@ProxyPort,@StartTime,@IAmAliveTime FROM v RETURNING 1) SELECT count(*)::int FROM i'),
('UpdateMembershipKey', 'WITH v AS (UPDATE orleansmembershipversiontable SET "timestamp"=now(), version=version+1 WHERE deploymentid=@DeploymentId AND version=@Version AND EXISTS (SELECT 1 FROM orleansmembershiptable m WHERE m.deploymentid=@DeploymentId AND m.address=@Address AND m.port=@Port AND m.generation=@Generation) RETURNING 1), u AS (UPDATE orleansmembershiptable SET status=@Status, suspecttimes=@SuspectTimes, iamalivetime=@IAmAliveTime FROM v WHERE deploymentid=@DeploymentId AND address=@Address AND port=@Port AND generation=@Generation RETURNING 1) SELECT count(*)::int FROM u'),
('MembershipReadRowKey', 'SELECT v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes, m.starttime, m.iamalivetime, v.version FROM orleansmembershipversiontable v LEFT JOIN orleansmembershiptable m ON m.deploymentid=v.deploymentid AND m.address=@Address AND m.port=@Port AND m.generation=@Generation WHERE v.deploymentid=@DeploymentId'),
('MembershipReadAllKey', 'SELECT v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes, m.starttime, m.iamalivetime, v.version FROM orleansmembershipversiontable v LEFT JOIN orleansmembershiptable m ON m.deploymentid=v.deploymentid WHERE v.deploymentid=@DeploymentId'),
('DeleteMembershipTableEntriesKey', 'DELETE FROM orleansmembershiptable WHERE deploymentid=@DeploymentId; DELETE FROM orleansmembershipversiontable WHERE deploymentid=@DeploymentId'),
('GatewaysQueryKey', 'SELECT address, proxyport, generation FROM orleansmembershiptable WHERE deploymentid=@DeploymentId AND status=@Status AND proxyport>0'),
('CleanupDefunctSiloEntriesKey', 'DELETE FROM orleansmembershiptable WHERE deploymentid=@DeploymentId AND iamalivetime<@IAmAliveTime AND status<>3'),
('UpsertReminderRowKey', 'INSERT INTO orleansreminderstable(serviceid,grainid,remindername,starttime,period,grainhash,version) VALUES (@ServiceId,@GrainId,@ReminderName,@StartTime,@Period,@GrainHash,0) ON CONFLICT (serviceid,grainid,remindername) DO UPDATE SET starttime=excluded.starttime, period=excluded.period, grainhash=excluded.grainhash, version=orleansreminderstable.version+1 RETURNING version'),
('ReadReminderRowsKey', 'SELECT grainid, remindername, starttime, period, version FROM orleansreminderstable WHERE serviceid=@ServiceId AND grainid=@GrainId'),
('ReadReminderRowKey', 'SELECT grainid, remindername, starttime, period, version FROM orleansreminderstable WHERE serviceid=@ServiceId AND grainid=@GrainId AND remindername=@ReminderName'),
('ReadRangeRows1Key', 'SELECT grainid, remindername, starttime, period, version FROM orleansreminderstable WHERE serviceid=@ServiceId AND grainhash>@BeginHash AND grainhash<=@EndHash'),
('ReadRangeRows2Key', 'SELECT grainid, remindername, starttime, period, version FROM orleansreminderstable WHERE serviceid=@ServiceId AND (grainhash>@BeginHash OR grainhash<=@EndHash)'),
('DeleteReminderRowKey', 'WITH d AS (DELETE FROM orleansreminderstable WHERE serviceid=@ServiceId AND grainid=@GrainId AND remindername=@ReminderName AND version=@Version RETURNING 1) SELECT count(*)::int FROM d'),
('DeleteReminderRowsKey', 'DELETE FROM orleansreminderstable WHERE serviceid=@ServiceId'),
('WriteToStorageKey', 'WITH u AS (UPDATE orleansstorage SET payloadbinary=@PayloadBinary, modifiedon=now(), version=version+1 WHERE @GrainStateVersion IS NOT NULL AND grainidhash=@GrainIdHash AND graintypehash=@GrainTypeHash AND grainidn0=@GrainIdN0 AND grainidn1=@GrainIdN1 AND graintypestring=@GrainTypeString AND grainidextensionstring=coalesce(@GrainIdExtensionString,'''') AND serviceid=@ServiceId AND version=@GrainStateVersion RETURNING version), i AS (INSERT INTO orleansstorage(grainidhash,grainidn0,grainidn1,graintypehash,graintypestring,grainidextensionstring,serviceid,payloadbinary,version) SELECT @GrainIdHash,@GrainIdN0,@GrainIdN1,@GrainTypeHash,@GrainTypeString,coalesce(@GrainIdExtensionString,''''),@ServiceId,@PayloadBinary,1 WHERE @GrainStateVersion IS NULL ON CONFLICT DO NOTHING RETURNING version) SELECT coalesce((SELECT version FROM u),(SELECT version FROM i),@GrainStateVersion) AS newgrainstateversion'),
('ReadFromStorageKey', 'SELECT payloadbinary, version FROM orleansstorage WHERE grainidhash=@GrainIdHash AND graintypehash=@GrainTypeHash AND grainidn0=@GrainIdN0 AND grainidn1=@GrainIdN1 AND graintypestring=@GrainTypeString AND grainidextensionstring=coalesce(@GrainIdExtensionString,'''') AND serviceid=@ServiceId'),
('ClearStorageKey', 'UPDATE orleansstorage SET payloadbinary=NULL, version=version+1 WHERE grainidhash=@GrainIdHash AND graintypehash=@GrainTypeHash AND grainidn0=@GrainIdN0 AND grainidn1=@GrainIdN1 AND graintypestring=@GrainTypeString AND grainidextensionstring=coalesce(@GrainIdExtensionString,'''') AND serviceid=@ServiceId AND version=@GrainStateVersion RETURNING version AS newgrainstateversion'),
('DeleteStorageKey', 'DELETE FROM orleansstorage WHERE grainidhash=@GrainIdHash AND graintypehash=@GrainTypeHash AND grainidn0=@GrainIdN0 AND grainidn1=@GrainIdN1 AND graintypestring=@GrainTypeString AND grainidextensionstring=coalesce(@GrainIdExtensionString,'''') AND serviceid=@ServiceId AND version=@GrainStateVersion RETURNING version+1 AS newgrainstateversion');

grant usage on schema orleans to halatech_orleans;
grant select, insert, update, delete on all tables in schema orleans to halatech_orleans;

reset search_path;
