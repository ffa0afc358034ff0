using Halatech.Adapters.Postgres;
using Halatech.Host;
using Microsoft.Extensions.Options;

// "Halatech.Host migrate" brings the database to the newest schema and ends; without a word it serves.
try
{
    var app = HalatechHost.Build(args);
    var migrateOnly = args is ["migrate", ..];
    if (migrateOnly || app.Services.GetRequiredService<IOptions<PostgresOptions>>().Value.MigrateAtStart)
        await HalatechHost.MigrateAsync(app.Services);
    if (!migrateOnly) await app.RunAsync();
    return 0;
}
catch (OptionsValidationException e)
{
    // What is wrong and how to mend it is in the message; a stack trace would only hide it.
    Console.Error.WriteLine(string.Join('\n', e.Failures));
    return 1;
}
