using System.Collections.ObjectModel;

namespace Halatech.Local.Postgres;

/// <summary>What a private cluster is run with. A commit is on disk in every one of them.</summary>
internal sealed record ClusterSettings(string SharedBuffers, string MinWal, string MaxWal)
{
    public static readonly ClusterSettings Standing = new("512MB", "1GB", "8GB");

    /// <summary>For many clusters side by side that live for minutes.</summary>
    public static readonly ClusterSettings Temporary = new("64MB", "80MB", "1GB");

    /// <summary>What the server's environment holds besides what every one has.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>In the format of postgresql.conf.</summary>
    public string Render(int port) =>
        $"""
        listen_addresses = '127.0.0.1'
        port = {port}
        unix_socket_directories = ''
        max_connections = 200
        shared_buffers = {SharedBuffers}
        fsync = on
        synchronous_commit = on
        wal_level = replica
        min_wal_size = {MinWal}
        max_wal_size = {MaxWal}
        checkpoint_timeout = 15min
        # The first compiled query of a connection takes longer than the queries here ever win back.
        jit = off
        # A refused statement and the rows it names hold customers' words: they stay out of the log.
        log_min_messages = warning
        log_min_error_statement = panic
        log_error_verbosity = terse

        """;
}
