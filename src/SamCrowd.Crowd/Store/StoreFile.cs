using System.Globalization;
using Microsoft.Data.Sqlite;
using SamCrowd.Imaging;

namespace SamCrowd.Crowd.Store;

/// <summary>The SQLite file of a crowd's folder: opened, checked, migrated, copied.</summary>
internal static class StoreFile
{
    public const string Name = "crowd.sqlite";

    // "SCrd": tells the file from any other SQLite database (PRAGMA application_id).
    private const int ApplicationId = 0x53437264;

    public static string PathIn(string folder) => Path.Combine(folder, Name);

    /// <summary>Opens for writing: makes the file where there is none, checks it, and brings an older schema to this one.</summary>
    /// <exception cref="InvalidInputException">The file is damaged, another database, or of a newer version.</exception>
    public static SqliteConnection OpenWriter(string folder)
    {
        var path = PathIn(folder);
        return Guard(path, () =>
        {
            var isNew = !File.Exists(path) || new FileInfo(path).Length == 0;
            var connection = Connect(path, SqliteOpenMode.ReadWriteCreate);
            try
            {
                if (isNew) connection.Execute($"PRAGMA application_id = {ApplicationId}");
                else Check(connection, path);
                // FULL: an acknowledged mark survives not only the end of the process but the end of the machine.
                connection.Execute("PRAGMA journal_mode = WAL");
                connection.Execute("PRAGMA synchronous = FULL");
                connection.Execute("PRAGMA foreign_keys = ON");
                Migrate(connection, folder);
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    /// <summary>Opens for reading, also while a server writes.</summary>
    /// <exception cref="InvalidInputException">There is no store, or it is damaged, another database, or of another version.</exception>
    public static SqliteConnection OpenReader(string folder, bool check)
    {
        var path = PathIn(folder);
        if (!File.Exists(path))
            throw new InvalidInputException(folder, $"there is no {Name}", "give the folder of a crowd's server");
        return Guard(path, () =>
        {
            // A reader of a WAL database has to be able to make the shared-memory file beside it, so the mode is not ReadOnly.
            var connection = Connect(path, SqliteOpenMode.ReadWrite);
            try
            {
                connection.Execute("PRAGMA query_only = ON");
                if (check) Check(connection, path);
                if (check && Version(connection) != SchemaScripts.Steps.Count)
                    throw new InvalidInputException(path, $"its schema is version {Version(connection)}, this program reads "
                        + $"{SchemaScripts.Steps.Count}", new RunStep(WorkStep.Annotate, "open it once, which updates an older one,"));
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    /// <summary>Copies the database as it is now, while others read and write it, by SQLite's backup API.</summary>
    /// <param name="folder">The crowd's folder.</param>
    /// <param name="target">The file to write; it appears when the copy is whole.</param>
    public static void Backup(string folder, string target)
    {
        var temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var source = OpenReader(folder, check: false))
            using (var copy = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = temporary, Pooling = false }.ToString()))
            {
                copy.Open();
                source.BackupDatabase(copy);
                // One file without companions, whatever opens it next.
                copy.Execute("PRAGMA journal_mode = DELETE");
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ToString();
        var connection = new SqliteConnection(text);
        connection.Open();
        return connection;
    }

    private static void Check(SqliteConnection connection, string path)
    {
        if (connection.Number("PRAGMA application_id") != ApplicationId)
            throw new InvalidInputException($"{path}: this is not the store of a crowd but another database: give another folder");
        var faults = connection.Rows("PRAGMA integrity_check(3)", row => row.GetString(0)).Where(fault => fault != "ok").ToArray();
        if (faults.Length > 0) throw Damaged(path, faults[0]);
        if (connection.Rows("PRAGMA foreign_key_check", row => row.GetString(0)) is [var table, ..])
            throw Damaged(path, $"{table} refers to what is not there");
    }

    private static void Migrate(SqliteConnection connection, string folder)
    {
        var (version, newest) = (Version(connection), SchemaScripts.Steps.Count);
        if (version > newest)
            throw new InvalidInputException($"{PathIn(folder)}: its schema is version {version}, this program knows {newest}: use the "
                + $"newer program");
        if (version > 0 && version < newest)
            Backup(folder, Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"crowd-before-version-{newest}.sqlite")));
        for (var step = version; step < newest; step++)
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(SchemaScripts.Steps[step]);
            connection.Execute($"PRAGMA user_version = {step + 1}");
            transaction.Commit();
        }
    }

    private static int Version(SqliteConnection connection) => (int)(connection.Number("PRAGMA user_version") ?? 0);

    private static T Guard<T>(string path, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (SqliteException error) when (error.SqliteErrorCode is Corrupt or NotADatabase)
        {
            throw Damaged(path, error.Message);
        }
        catch (SqliteException error) when (error.SqliteErrorCode is CannotOpen or ReadOnly)
        {
            throw new InvalidInputException($"{path}: it cannot be opened for writing ({error.Message}): check its permissions", error);
        }
    }

    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    private static InvalidInputException Damaged(string path, string fault) =>
        new($"{path}: the store is damaged ({fault}): put a backup of it in its place");
}
