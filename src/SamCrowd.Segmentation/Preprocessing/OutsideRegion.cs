using SamCrowd.Imaging;

namespace SamCrowd.Segmentation.Preprocessing;

/// <summary>Grows from the faces of a box through its zero voxels, a run of a row at a time.</summary>
/// <param name="zero">Where all channels are 0, z y x; used up.</param>
internal sealed class OutsideRegion(bool[] zero, Size3 size)
{
    private readonly bool[] _outside = new bool[zero.Length];
    private readonly Stack<int> _runs = new();
    private bool _any;

    /// <returns>The voxels reached; null where there are none.</returns>
    public bool[]? Grow()
    {
        for (var z = 0; z < size.Z; z++)
        {
            for (var y = 0; y < size.Y; y++)
            {
                var row = ((z * size.Y) + y) * size.X;
                var onFace = z == 0 || z == size.Z - 1 || y == 0 || y == size.Y - 1;
                for (var x = 0; x < size.X; x += onFace || size.X == 1 ? 1 : size.X - 1)
                    if (zero[row + x]) GrowFrom(row + x);
            }
        }
        return _any ? _outside : null;
    }

    private void GrowFrom(int seed)
    {
        _any = true;
        _runs.Push(seed);
        while (_runs.TryPop(out var at))
        {
            if (!zero[at]) continue;
            var row = at / size.X * size.X;
            var (first, end) = (at, at + 1);
            while (first > row && zero[first - 1]) first--;
            while (end < row + size.X && zero[end]) end++;
            zero.AsSpan(first, end - first).Clear();
            _outside.AsSpan(first, end - first).Fill(true);
            var (y, z) = (row / size.X % size.Y, row / size.X / size.Y);
            if (y > 0) PushRuns(first - size.X, end - size.X);
            if (y < size.Y - 1) PushRuns(first + size.X, end + size.X);
            if (z > 0) PushRuns(first - (size.X * size.Y), end - (size.X * size.Y));
            if (z < size.Z - 1) PushRuns(first + (size.X * size.Y), end + (size.X * size.Y));
        }
    }

    private void PushRuns(int first, int end)
    {
        for (var i = first; i < end; i++)
            if (zero[i] && (i == first || !zero[i - 1])) _runs.Push(i);
    }
}
