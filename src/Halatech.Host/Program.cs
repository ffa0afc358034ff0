using Halatech.Adapters.Postgres;
using Halatech.Host;
using Microsoft.Extensions.Options;

// "Halatech.Host migrate" brings the database to the newest schema and ends; without a word it serves.
var app = HalatechHost.Build(args);
var migrateOnly = args is ["migrate", ..];
if (migrateOnly || app.Services.GetRequiredService<IOptions<PostgresOptions>>().Value.MigrateAtStart)
    await HalatechHost.MigrateAsync(app.Services);
if (!migrateOnly) await app.RunAsync();
