using Microsoft.Data.Sqlite;

namespace SamCrowd.Crowd.Store;

/// <summary>Short forms for statements with parameters @1, @2, …; values never become part of a statement's text.</summary>
internal static class Db
{
    public static int Execute(this SqliteConnection connection, string statement, params ReadOnlySpan<object?> values)
    {
        using var command = Command(connection, statement, values);
        return command.ExecuteNonQuery();
    }

    public static long? Number(this SqliteConnection connection, string statement, params ReadOnlySpan<object?> values)
    {
        using var command = Command(connection, statement, values);
        return command.ExecuteScalar() is long number ? number : null;
    }

    public static string? Text(this SqliteConnection connection, string statement, params ReadOnlySpan<object?> values)
    {
        using var command = Command(connection, statement, values);
        return command.ExecuteScalar() as string;
    }

    public static List<T> Rows<T>(this SqliteConnection connection, string statement, Func<SqliteDataReader, T> read,
        params ReadOnlySpan<object?> values)
    {
        using var command = Command(connection, statement, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    private static SqliteCommand Command(SqliteConnection connection, string statement, ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = statement;
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"@{i + 1}", values[i] ?? DBNull.Value);
        return command;
    }
}
