using Microsoft.Data.Sqlite;

namespace SamCrowd.Crowd.Store;

/// <summary>
/// Which annotator gets which task: the one that the fewest have or did comes first, and among those the annotator's own case before
/// others. All of it happens on the store's one writing thread, so that two annotators can never get the last place of a task.
/// </summary>
internal sealed class TaskQueue(CrowdStore store)
{
    /// <summary>After this long without a sign of the annotator an open task goes back to the others.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(10);

    private const string TaskColumns = "t.id, t.case_id, t.label, t.slice, t.overlap, t.taken";
    private const string Select = $"SELECT a.id, a.person_id, a.state, a.seen_at, {TaskColumns} FROM assignments a JOIN tasks t ON t.id = "
        + "a.task_id ";

    /// <summary>The task that the annotator has open, or else a new one.</summary>
    /// <param name="skipped">True to offer again what the annotator handed back.</param>
    /// <param name="without">Cases that no new task is taken of.</param>
    /// <returns>Null where no task is left for this annotator.</returns>
    public Task<Assignment?> Take(int person, bool skipped = false, IReadOnlyCollection<int>? without = null) => store.Write(connection =>
    {
        ReturnSilent(connection);
        if (Find(connection, "WHERE a.person_id = @1 AND a.state = 'open' ORDER BY a.opened_at, a.id LIMIT 1", person) is { } open)
        {
            connection.Execute("UPDATE assignments SET seen_at = @1 WHERE id = @2", store.Now, open.Id);
            return open;
        }
        if (Choose(connection, person, skipped, without ?? []) is not { } task) return null;
        connection.Execute(
            """
            INSERT INTO assignments (task_id, person_id, state, opened_at, seen_at) VALUES (@1, @2, 'open', @3, @3)
            ON CONFLICT (task_id, person_id) DO UPDATE SET state = 'open', seen_at = @3
            """,
            task, person, store.Now);
        return Find(connection, "WHERE a.task_id = @1 AND a.person_id = @2", task, person);
    });

    /// <summary>The task that the annotator would get after this one, so that its picture can be made ready; promises nothing.</summary>
    public CrowdTask? Peek(int person) => store.Read(connection => Choose(connection, person, skipped: false, []) is { } id
        ? connection.Rows($"SELECT {TaskColumns} FROM tasks t WHERE t.id = @1", row => ReadTask(row, 0), id).FirstOrDefault()
        : null);

    public Assignment? Find(int id) => store.Read(connection => Find(connection, "WHERE a.id = @1", id));

    /// <summary>The annotator's tasks, the newest first.</summary>
    public IReadOnlyList<Assignment> Of(int person) => store.Read(connection =>
        connection.Rows(Select + "WHERE a.person_id = @1 AND a.state IN ('open', 'done') ORDER BY coalesce(a.finished_at, a.opened_at) "
            + "DESC LIMIT 500", Read, person));

    /// <summary>A sign of the annotator: an open task stays theirs for as long again.</summary>
    public Task Touch(int assignment) =>
        store.Write(connection =>
            connection.Execute("UPDATE assignments SET seen_at = @1 WHERE id = @2 AND state = 'open'", store.Now, assignment));

    /// <summary>Hands an open task back; what was marked is kept.</summary>
    public Task Skip(int assignment) =>
        store.Write(connection =>
            connection.Execute("UPDATE assignments SET state = 'skipped' WHERE id = @1 AND state = 'open'", assignment));

    /// <summary>Gives an open task back, to be offered again like any other; what was marked is kept.</summary>
    public Task Return(int assignment) =>
        store.Write(connection =>
            connection.Execute("UPDATE assignments SET state = 'returned' WHERE id = @1 AND state = 'open'", assignment));

    /// <summary>Gives tasks of silent annotators back to the others.</summary>
    /// <returns>How many.</returns>
    public Task<int> ReturnSilent() => store.Write(ReturnSilent);

    internal static CrowdTask ReadTask(SqliteDataReader row, int first) => new(
        row.GetInt32(first),
        row.GetInt32(first + 1),
        row.GetInt32(first + 2) is > 0 and var label ? label : null,
        row.GetInt32(first + 3) is >= 0 and var slice ? slice : null,
        row.GetInt32(first + 4),
        row.GetInt32(first + 5));

    internal static Assignment? Find(SqliteConnection connection, string condition, params ReadOnlySpan<object?> values) =>
        connection.Rows(Select + condition, Read, values).FirstOrDefault();

    private int ReturnSilent(SqliteConnection connection) => connection.Execute(
        "UPDATE assignments SET state = 'returned' WHERE state = 'open' AND seen_at < @1", store.Now - (long)Patience.TotalMilliseconds);

    private static long? Choose(SqliteConnection connection, int person, bool skipped, IReadOnlyCollection<int> without)
    {
        // A task that the annotator let go by silence is offered to them again like any other.
        var free = $"""
            FROM tasks t WHERE t.taken < t.overlap AND t.case_id NOT IN ({string.Join(',', without)}) AND NOT EXISTS (
                SELECT 1 FROM assignments a
                WHERE a.task_id = t.id AND a.person_id = @1 AND a.state IN ('open', 'done'{(skipped ? "" : ", 'skipped'")}))
            """;
        if (connection.Number($"SELECT t.taken {free} ORDER BY t.taken LIMIT 1", person) is not { } least) return null;
        var last = connection.Rows(
            "SELECT t.case_id, t.slice FROM assignments a JOIN tasks t ON t.id = a.task_id WHERE a.person_id = @1 ORDER BY a.seen_at DESC, "
            + "a.id DESC LIMIT 1",
            row => (Case: row.GetInt64(0), Slice: row.GetInt64(1)), person);
        var next = last is [var at]
            ? connection.Number($"SELECT t.id {free} AND t.taken = @2 AND t.case_id = @3 ORDER BY t.slice < @4, t.label, t.slice LIMIT 1",
            person, least, at.Case, at.Slice)
            : null;
        return next ?? connection.Number($"SELECT t.id {free} AND t.taken = @2 ORDER BY t.case_id, t.label, t.slice LIMIT 1", person,
            least);
    }

    private static Assignment Read(SqliteDataReader row) => new(
        row.GetInt32(0), row.GetInt32(1), ReadTask(row, 4), Enum.Parse<AssignmentState>(row.GetString(2), ignoreCase: true),
        row.GetInt64(3));
}
