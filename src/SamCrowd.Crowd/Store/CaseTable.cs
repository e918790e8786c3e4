using SamCrowd.Imaging;

namespace SamCrowd.Crowd.Store;

/// <summary>The cases and the tasks that they give.</summary>
internal sealed class CaseTable(CrowdStore store)
{
    public IReadOnlyList<CrowdCase> All => store.Read(connection => connection.Rows(
        "SELECT id, name, size_z, size_y, size_x FROM cases ORDER BY id",
        row => new CrowdCase(row.GetInt32(0), row.GetString(1), new Size3(row.GetInt32(2), row.GetInt32(3), row.GetInt32(4)))));

    public CrowdCase? Find(int id) => store.Read(connection => connection.Rows(
        "SELECT id, name, size_z, size_y, size_x FROM cases WHERE id = @1",
        row => new CrowdCase(row.GetInt32(0), row.GetString(1), new Size3(row.GetInt32(2), row.GetInt32(3), row.GetInt32(4))), id))
            .FirstOrDefault();

    /// <summary>Adds a case with its tasks; one that is there already is left as it is.</summary>
    /// <returns>True where it was new.</returns>
    /// <exception cref="InvalidInputException">The case is there with another size: its image was replaced.</exception>
    public Task<bool> Add(string name, Size3 size, CrowdSettings settings) => store.Write(connection =>
    {
        var known = connection.Rows("SELECT size_z, size_y, size_x FROM cases WHERE name = @1", row =>
            new Size3(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2)), name);
        if (known is [var before])
        {
            if (before != size)
                throw new InvalidInputException($"case {name}: its image is {size} voxels now and was {before} when the crowd began: marks "
                    + "would not fit; put the old image back");
            return false;
        }
        connection.Execute("INSERT INTO cases (name, size_z, size_y, size_x, added_at) VALUES (@1, @2, @3, @4, @5)", name, size.Z, size.Y,
            size.X, store.Now);
        var id = connection.Number("SELECT id FROM cases WHERE name = @1", name);
        if (settings.Tasks == TaskKind.Label)
        {
            foreach (var label in settings.Labels) AddTask(label.Value, -1);
            return true;
        }
        for (var slice = 0; slice < size[(int)settings.Axis]; slice += settings.EveryKthSlice) AddTask(0, slice);
        return true;

        void AddTask(int label, int slice) =>
            connection.Execute("INSERT INTO tasks (case_id, label, slice, overlap) VALUES (@1, @2, @3, @4)", id, label, slice,
                settings.Overlap);
    });

    /// <summary>Sets for how many annotators each task is; tasks that one more was asked for keep that one more.</summary>
    public Task SetOverlap(int before, int now) =>
        store.Write(connection => connection.Execute("UPDATE tasks SET overlap = max(1, overlap + @1)", now - before));

    /// <summary>Asks for one more annotator of a task.</summary>
    /// <returns>False where there is no such task.</returns>
    public Task<bool> AskForOneMore(int task) =>
        store.Write(connection => connection.Execute("UPDATE tasks SET overlap = max(overlap, taken) + 1 WHERE id = @1", task) == 1);
}
