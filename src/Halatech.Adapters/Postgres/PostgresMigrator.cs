using System.Reflection;
using DbUp;
using DbUp.Engine.Output;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Halatech.Adapters.Postgres;

/// <summary>Brings a database to the newest schema: plain SQL files, applied once each, in the order of their names.</summary>
public static class PostgresMigrator
{
    // Any number that nothing else in the database uses: hosts that start together migrate one after the other.
    private const long LockId = 0x48414C41;

    /// <summary>Applies what is missing and returns the names of the migrations that were applied.</summary>
    /// <exception cref="InvalidOperationException">A migration failed; nothing of it is left, and the message names it.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(
        string connectionString, ILogger logger, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using (var command = new NpgsqlCommand("select pg_advisory_lock($1)", connection) { Parameters = { new() { Value = LockId } } })
            await command.ExecuteNonQueryAsync(cancellationToken);

        var result = DeployChanges.To
            .PostgresqlDatabase(connectionString)
            .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), name => name.EndsWith(".sql", StringComparison.Ordinal))
            .JournalToPostgresqlTable("public", "halatech_migrations")
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .LogTo(new UpgradeLog(logger))
            .Build()
            .PerformUpgrade();
        return result.Successful
            ? [.. result.Scripts.Select(s => s.Name)]
            : throw new InvalidOperationException(
                $"Migration {result.ErrorScript?.Name ?? "(none)"} failed: {result.Error.Message}", result.Error);
    }

    private sealed class UpgradeLog(ILogger logger) : IUpgradeLog
    {
        public void LogTrace(string format, params object[] args) => Write(LogLevel.Trace, null, format, args);

        public void LogDebug(string format, params object[] args) => Write(LogLevel.Debug, null, format, args);

        public void LogInformation(string format, params object[] args) => Write(LogLevel.Debug, null, format, args);

        public void LogWarning(string format, params object[] args) => Write(LogLevel.Warning, null, format, args);

        public void LogError(string format, params object[] args) => Write(LogLevel.Error, null, format, args);

        public void LogError(Exception ex, string format, params object[] args) => Write(LogLevel.Error, ex, format, args);

        private void Write(LogLevel level, Exception? exception, string format, object[] args)
        {
            if (logger.IsEnabled(level))
                logger.Log(level, exception, "{Migration}", string.Format(System.Globalization.CultureInfo.InvariantCulture, format, args));
        }
    }
}
