namespace SamCrowd.Crowd.Store;

/// <summary>
/// The store's schema as steps from one version to the next: step n makes version n + 1 out of version n. A step that was released is
/// never changed; a new version is a new step at the end.
/// </summary>
internal static class SchemaScripts
{
    public static IReadOnlyList<string> Steps { get; } = [Version1, Version2];

    // Times are milliseconds since 1970, UTC. States of an assignment are those of AssignmentState.
    private const string Version1 = """
        CREATE TABLE settings (id INTEGER PRIMARY KEY CHECK (id = 1), json TEXT NOT NULL);

        CREATE TABLE people (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL CHECK (role IN ('owner', 'annotator', 'invitation')),
            token_hash BLOB NOT NULL,
            paused INTEGER NOT NULL DEFAULT 0,
            joined INTEGER NOT NULL DEFAULT 0,
            created_at INTEGER NOT NULL);

        CREATE TABLE cases (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            size_z INTEGER NOT NULL,
            size_y INTEGER NOT NULL,
            size_x INTEGER NOT NULL,
            added_at INTEGER NOT NULL);

        -- label 0: all labels asked for; slice -1: every k-th slice of the case.
        CREATE TABLE tasks (
            id INTEGER PRIMARY KEY,
            case_id INTEGER NOT NULL REFERENCES cases,
            label INTEGER NOT NULL,
            slice INTEGER NOT NULL,
            overlap INTEGER NOT NULL,
            taken INTEGER NOT NULL DEFAULT 0,
            UNIQUE (case_id, label, slice));
        CREATE INDEX tasks_by_need ON tasks (taken, case_id, label, slice);

        CREATE TABLE assignments (
            id INTEGER PRIMARY KEY,
            task_id INTEGER NOT NULL REFERENCES tasks,
            person_id INTEGER NOT NULL REFERENCES people,
            state TEXT NOT NULL CHECK (state IN ('open', 'done', 'returned', 'skipped')),
            opened_at INTEGER NOT NULL,
            seen_at INTEGER NOT NULL,
            finished_at INTEGER,
            UNIQUE (task_id, person_id));
        CREATE INDEX assignments_by_person ON assignments (person_id, state);
        CREATE INDEX assignments_open ON assignments (seen_at) WHERE state = 'open';

        -- The last guard of the overlap, whatever the program does.
        CREATE TRIGGER overlap_held_on_insert BEFORE INSERT ON assignments
        WHEN NEW.state IN ('open', 'done') AND (SELECT taken >= overlap FROM tasks WHERE id = NEW.task_id)
        BEGIN SELECT RAISE(ABORT, 'the task has all the annotators it is for'); END;
        CREATE TRIGGER overlap_held_on_update BEFORE UPDATE OF state ON assignments
        WHEN NEW.state IN ('open', 'done') AND OLD.state NOT IN ('open', 'done')
            AND (SELECT taken >= overlap FROM tasks WHERE id = NEW.task_id)
        BEGIN SELECT RAISE(ABORT, 'the task has all the annotators it is for'); END;
        CREATE TRIGGER taken_on_insert AFTER INSERT ON assignments
        BEGIN
            UPDATE tasks SET taken = (SELECT count(*) FROM assignments WHERE task_id = NEW.task_id AND state IN ('open', 'done'))
            WHERE id = NEW.task_id;
        END;
        CREATE TRIGGER taken_on_update AFTER UPDATE OF state ON assignments
        BEGIN
            UPDATE tasks SET taken = (SELECT count(*) FROM assignments WHERE task_id = NEW.task_id AND state IN ('open', 'done'))
            WHERE id = NEW.task_id;
        END;

        -- Every step of every annotator, never changed: who marked what, when, in which window.
        CREATE TABLE events (
            seq INTEGER PRIMARY KEY,
            assignment_id INTEGER NOT NULL REFERENCES assignments,
            id TEXT NOT NULL,
            json TEXT NOT NULL,
            stored_at INTEGER NOT NULL,
            UNIQUE (assignment_id, id));

        -- What the events come to.
        CREATE TABLE answers (
            assignment_id INTEGER NOT NULL REFERENCES assignments,
            slice INTEGER NOT NULL,
            json TEXT NOT NULL,
            accepted INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            PRIMARY KEY (assignment_id, slice)) WITHOUT ROWID;
        """;

    private const string Version2 = """
        -- A good box of each label, shown beside the slice.
        CREATE TABLE examples (
            label INTEGER PRIMARY KEY,
            case_name TEXT NOT NULL,
            slice INTEGER NOT NULL,
            box TEXT NOT NULL);

        -- SAM's masks of prompts, kept for the agreement of annotators; the digest covers model, preset, slice and prompt.
        CREATE TABLE masks (
            digest TEXT PRIMARY KEY,
            predicted_iou REAL,
            runs BLOB NOT NULL) WITHOUT ROWID;
        """;
}
