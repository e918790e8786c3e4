using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SamCrowd.Crowd.Marks;
using SamCrowd.Imaging;

namespace SamCrowd.Crowd.Store;

/// <summary>
/// A crowd's folder, open for a server: its SQLite database in WAL mode with one writer and any number of readers. One server at a time
/// has a store; others may read it and copy it meanwhile.
/// </summary>
internal sealed class CrowdStore : IAsyncDisposable
{
    private const string LockName = "server.lock";

    private readonly FileStream _lock;
    private readonly StoreWriter _writer;
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private long _version;

    private CrowdStore(string folder, FileStream held, SqliteConnection writer, TimeProvider clock)
    {
        (Folder, _lock, Clock) = (folder, held, clock);
        _writer = new StoreWriter(writer);
    }

    public string Folder { get; }

    public TimeProvider Clock { get; }

    /// <summary>Grows with every write: what was worked out of the store at one version holds while it stays.</summary>
    public long Version => Interlocked.Read(ref _version);

    internal long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Whether the folder holds a store, sound or not.</summary>
    public static bool IsIn(string folder) => File.Exists(StoreFile.PathIn(folder));

    /// <summary>Opens the store of a folder, or makes one.</summary>
    /// <exception cref="InvalidInputException">Another server has it, or it is damaged, or the folder is something else.</exception>
    public static CrowdStore Open(string folder, TimeProvider? clock = null)
    {
        var full = Path.GetFullPath(folder);
        Directory.CreateDirectory(full);
        var held = Lock(full);
        try
        {
            return new CrowdStore(full, held, StoreFile.OpenWriter(full), clock ?? TimeProvider.System);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Copies the store of a folder into another folder, while its server runs too. Links of annotators are not copied.</summary>
    /// <exception cref="InvalidInputException">There is no store, or the target holds one.</exception>
    public static void Backup(string folder, string target)
    {
        var copy = StoreFile.PathIn(Path.GetFullPath(target));
        if (File.Exists(copy)) throw new InvalidInputException($"{copy} exists: give a new folder for the copy");
        StoreFile.OpenReader(folder, check: true).Dispose();
        Directory.CreateDirectory(target);
        StoreFile.Backup(folder, copy);
    }

    /// <summary>The settings the store was made with; null in a new store.</summary>
    public CrowdSettings? FindSettings() =>
        Read(connection => connection.Text("SELECT json FROM settings")) is { } json ? MarkJson.Read<CrowdSettings>(json) : null;

    public Task SaveSettings(CrowdSettings settings) =>
        Write(connection => connection.Execute("INSERT OR REPLACE INTO settings (id, json) VALUES (1, @1)", MarkJson.Write(settings)));

    internal async Task<T> Write<T>(Func<SqliteConnection, T> work)
    {
        var result = await _writer.Write(work).ConfigureAwait(false);
        Interlocked.Increment(ref _version);
        return result;
    }

    /// <summary>As <see cref="Write"/> for what nobody waits for: it is on disk within about half a second.</summary>
    internal async Task<T> WriteSoon<T>(Func<SqliteConnection, T> work)
    {
        var result = await _writer.WriteSoon(work).ConfigureAwait(false);
        Interlocked.Increment(ref _version);
        return result;
    }

    internal T Read<T>(Func<SqliteConnection, T> work)
    {
        var connection = _readers.TryTake(out var idle) ? idle : StoreFile.OpenReader(Folder, check: false);
        try
        {
            var result = work(connection);
            _readers.Add(connection);
            return result;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_readers.TryTake(out var reader)) await reader.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    private static FileStream Lock(string folder)
    {
        var path = Path.Combine(folder, LockName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (Directory.Exists(folder))
        {
            throw new InvalidInputException(
                folder, "another server serves this crowd", new ChooseAnotherFolder("stop it first"), error);
        }
    }
}
