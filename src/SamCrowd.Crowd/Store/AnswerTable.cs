using Microsoft.Data.Sqlite;
using SamCrowd.Crowd.Marks;

namespace SamCrowd.Crowd.Store;

/// <summary>What became of events that were saved.</summary>
/// <param name="State">The assignment after them.</param>
/// <param name="Stale">Undo or redo events that met a history other than the page's; the page has to read its task again.</param>
internal sealed record SavedEvents(AssignmentState State, IReadOnlyList<string> Stale);

/// <summary>One annotator's answer to one slice, with what it belongs to.</summary>
internal sealed record StoredAnswer(int AssignmentId, int PersonId, CrowdTask Task, AssignmentState State, int Slice, SliceAnswer Answer);

/// <summary>Events as they come from pages, and the answers that they come to.</summary>
internal sealed class AnswerTable(CrowdStore store)
{
    private const int MostRemembered = 200;

    // Histories of tasks in hand, so that a save does not read every step of a long task again. Only the store's one writer touches it.
    private readonly Dictionary<int, (AnswerHistory History, HashSet<string> Ids)> _inHand = [];

    /// <summary>
    /// Keeps events in order; an event that is there already changes nothing. They are kept whatever the state of the assignment: who was
    /// silent for too long gets the task back where its place is still free, and otherwise keeps what was marked without it.
    /// </summary>
    /// <param name="slices">The task's slices: when each is accepted, the task is done.</param>
    public Task<SavedEvents> Save(Assignment assignment, IReadOnlyList<MarkEvent> events, IReadOnlySet<int> slices) =>
        store.Write(connection =>
    {
        var (history, known) = Recall(connection, assignment.Id);
        var stale = new List<string>();
        foreach (var step in events.Where(step => known.Add(step.Id)))
        {
            var changed = history.Apply(step);
            if (changed.Count == 0)
            {
                stale.Add(step.Id);
                known.Remove(step.Id);
                continue;
            }
            connection.Execute(
                "INSERT INTO events (assignment_id, id, json, stored_at) VALUES (@1, @2, @3, @4)",
                assignment.Id, step.Id, MarkJson.Write(step), store.Now);
            foreach (var change in changed)
                connection.Execute(
                    "INSERT OR REPLACE INTO answers (assignment_id, slice, json, accepted, changed_at) VALUES (@1, @2, @3, @4, @5)",
                    assignment.Id, change.Slice, MarkJson.Write(change.Answer), change.Answer.Accepted ? 1 : 0, store.Now);
        }
        var done = slices.All(slice => history.Answers.TryGetValue(slice, out var answer) && answer.Accepted);
        var state = SetState(connection, assignment.Id, done);
        if (_inHand.Count == MostRemembered) _inHand.Clear();
        _inHand[assignment.Id] = (history, known);
        return new SavedEvents(state, stale);
    });

    public AnswerHistory HistoryOf(int assignment) => store.Read(connection => ReadHistory(connection, assignment, out _));

    /// <summary>Every answer of the crowd that says anything, by case, slice, annotator's name.</summary>
    public IReadOnlyList<StoredAnswer> All() => store.Read(ReadAll);

    /// <summary>Every annotator's answer to one slice of a case.</summary>
    public IReadOnlyList<StoredAnswer> OfSlice(int caseId, int slice) => store.Read(connection =>
        connection.Rows(Select + "WHERE c.id = @1 AND w.slice = @2 ORDER BY p.name, t.label", Read, caseId, slice));

    /// <summary>
    /// The annotator's own answer with boxes on the nearest slice of the case, before this one or after it; null where there is none.
    /// </summary>
    public SliceChange? Nearest(int person, int caseId, int slice, bool after) => store.Read(connection =>
    {
        var side = after ? "w.slice > @3 ORDER BY w.slice" : "w.slice < @3 ORDER BY w.slice DESC";
        return connection.Rows(
            $"""
            SELECT w.slice, w.json FROM assignments a JOIN tasks t ON t.id = a.task_id JOIN answers w ON w.assignment_id = a.id
            WHERE a.person_id = @1 AND t.case_id = @2 AND json_extract(w.json, '$.marks[0].box') IS NOT NULL AND {side} LIMIT 1
            """,
            row => new SliceChange(row.GetInt32(0), MarkJson.Read<SliceAnswer>(row.GetString(1))), person, caseId, slice).FirstOrDefault();
    });

    internal static IReadOnlyList<StoredAnswer> ReadAll(SqliteConnection connection) =>
        connection.Rows(Select + "ORDER BY c.name, w.slice, p.name, t.label", Read);

    private const string Select = """
        SELECT a.id, a.person_id, a.state, t.id, t.case_id, t.label, t.slice, t.overlap, t.taken, w.slice, w.json
        FROM answers w JOIN assignments a ON a.id = w.assignment_id JOIN tasks t ON t.id = a.task_id
        JOIN people p ON p.id = a.person_id JOIN cases c ON c.id = t.case_id

        """;

    private static StoredAnswer Read(SqliteDataReader row) => new(
        row.GetInt32(0), row.GetInt32(1), TaskQueue.ReadTask(row, 3), Enum.Parse<AssignmentState>(row.GetString(2), ignoreCase: true),
        row.GetInt32(9), MarkJson.Read<SliceAnswer>(row.GetString(10)));

    /// <summary>
    /// The history in hand, taken out until the save is through; read again where the store did not get to keep what it holds.
    /// </summary>
    private (AnswerHistory History, HashSet<string> Ids) Recall(SqliteConnection connection, int assignment)
    {
        var stored = connection.Number("SELECT count(*) FROM events WHERE assignment_id = @1", assignment);
        if (_inHand.Remove(assignment, out var kept) && kept.Ids.Count == stored) return kept;
        return (ReadHistory(connection, assignment, out var ids), ids);
    }

    private static AnswerHistory ReadHistory(SqliteConnection connection, int assignment, out HashSet<string> ids)
    {
        var events = connection.Rows("SELECT json FROM events WHERE assignment_id = @1 ORDER BY seq", row =>
            MarkJson.Read<MarkEvent>(row.GetString(0)), assignment);
        ids = [.. events.Select(step => step.Id)];
        return AnswerHistory.Replay(events);
    }

    private AssignmentState SetState(SqliteConnection connection, int assignment, bool done)
    {
        var now = TaskQueue.Find(connection, "WHERE a.id = @1", assignment)!;
        var held = now.State is AssignmentState.Open or AssignmentState.Done;
        if (!held && now.Task.Taken >= now.Task.Overlap) return now.State;
        connection.Execute(
            "UPDATE assignments SET state = @1, seen_at = @2, finished_at = CASE WHEN @1 = 'done' THEN coalesce(finished_at, @2) END "
            + "WHERE id = @3",
            done ? "done" : "open", store.Now, assignment);
        return done ? AssignmentState.Done : AssignmentState.Open;
    }
}
