namespace SamCrowd.Imaging.Morphology;

/// <summary>
/// The runs of equal voxels along x and which of them touch, by union-find over runs instead of voxels: a mask of an organ has some
/// thousand times fewer of them.
/// </summary>
internal sealed class RowRuns
{
    private readonly Size3 _size;
    private readonly List<int> _starts = [];
    private readonly List<int> _ends = [];
    private readonly int[] _firstOfRow;
    private int[] _parents = [];

    private RowRuns(Size3 size)
    {
        _size = size;
        _firstOfRow = new int[((long)size.Z * size.Y) + 1];
    }

    public int Count => _starts.Count;

    public int Rows => _firstOfRow.Length - 1;

    /// <param name="value">The value whose runs are wanted: true for the mask, false for what is around and within it.</param>
    public static RowRuns Of(ReadOnlySpan<bool> mask, Size3 size, bool value, Connectivity connectivity)
    {
        if (mask.Length != size.Count)
            throw new ArgumentException($"a mask of {size} has {size.Count} voxels, not {mask.Length}", nameof(mask));
        var runs = new RowRuns(size);
        for (var row = 0; row < runs.Rows; row++)
        {
            runs._firstOfRow[row] = runs.Count;
            runs.AddRow(mask.Slice(row * size.X, size.X), value);
        }
        runs._firstOfRow[^1] = runs.Count;
        runs.Join(connectivity);
        return runs;
    }

    /// <summary>First x, one past the last x.</summary>
    public (int Start, int End) this[int run] => (_starts[run], _ends[run]);

    /// <summary>The runs of a row (z · Y + y), first and one past the last.</summary>
    public (int First, int End) OfRow(int row) => (_firstOfRow[row], _firstOfRow[row + 1]);

    /// <summary>The first run of the component that a run belongs to.</summary>
    public int Root(int run)
    {
        while (_parents[run] != run)
        {
            _parents[run] = _parents[_parents[run]];
            run = _parents[run];
        }
        return run;
    }

    private void AddRow(ReadOnlySpan<bool> row, bool value)
    {
        var x = 0;
        while (true)
        {
            var start = row[x..].IndexOf(value);
            if (start < 0) return;
            start += x;
            var length = row[start..].IndexOf(!value);
            var end = length < 0 ? row.Length : start + length;
            _starts.Add(start);
            _ends.Add(end);
            x = end;
        }
    }

    private void Join(Connectivity connectivity)
    {
        _parents = new int[Count];
        for (var run = 0; run < _parents.Length; run++) _parents[run] = run;
        var reach = connectivity == Connectivity.Corner ? 1 : 0;
        for (var z = 0; z < _size.Z; z++)
        {
            for (var y = 0; y < _size.Y; y++)
            {
                var row = (z * _size.Y) + y;
                if (y > 0) JoinRows(row, row - 1, reach);
                if (z == 0) continue;
                for (var dy = -reach; dy <= reach; dy++)
                    if (y + dy >= 0 && y + dy < _size.Y) JoinRows(row, row - _size.Y + dy, reach);
            }
        }
    }

    private void JoinRows(int row, int other, int reach)
    {
        var (a, endA) = OfRow(row);
        var (b, endB) = OfRow(other);
        while (a < endA && b < endB)
        {
            if (_starts[a] < _ends[b] + reach && _starts[b] < _ends[a] + reach) Union(a, b);
            if (_ends[a] < _ends[b]) a++;
            else b++;
        }
    }

    private void Union(int a, int b)
    {
        var (rootA, rootB) = (Root(a), Root(b));
        // The lower run leads, so that components are met in the order of their first voxels.
        if (rootA < rootB) _parents[rootB] = rootA;
        else _parents[rootA] = rootB;
    }
}
