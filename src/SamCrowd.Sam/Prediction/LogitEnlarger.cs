using System.Numerics;
using System.Runtime.CompilerServices;

namespace SamCrowd.Sam.Prediction;

/// <summary>
/// Makes rows of enlarged logits from top to bottom, between two columns. Each bilinear value is blended along the row first and down the
/// column then, (1-t)((1-u)a + ub) + t((1-u)c + ud), so that what is blended along a row serves all the rows that lie between two.
/// </summary>
internal ref struct LogitEnlarger
{
    private readonly ReadOnlySpan<float> _logits;
    private readonly int _lowColumns;
    private readonly BilinearSteps _rows;
    private readonly BilinearSteps _columns;
    private readonly int _firstColumn;
    private readonly int _innerFirst;
    private readonly float[] _large;
    private RowPair _low;
    private RowPair _across;

    /// <param name="logits">Low-resolution logits, C order.</param>
    public LogitEnlarger(ReadOnlySpan<float> logits, int lowColumns, BilinearSteps rows, BilinearSteps columns, int firstColumn,
        int lastColumn)
    {
        _logits = logits;
        (_lowColumns, _rows, _columns, _firstColumn) = (lowColumns, rows, columns, firstColumn);
        var length = lastColumn - firstColumn + 1;
        _innerFirst = columns.Outer is { } outer ? outer.First[firstColumn] : firstColumn;
        var innerLength = (columns.Outer is { } o ? o.Second[lastColumn] : lastColumn) - _innerFirst + 1;
        _low = new RowPair(innerLength);
        _across = new RowPair(length);
        _large = new float[innerLength];
    }

    /// <summary>Writes row <paramref name="y"/> of the output, from the first wanted column to the last.</summary>
    public void Row(int y, Span<float> target)
    {
        if (_rows.Outer is not { } outer)
        {
            Inner(y, target);
            return;
        }
        var (first, second) = (outer.First[y], outer.Second[y]);
        Across(first, out var upper);
        Across(second, out var lower);
        Blend(upper, lower, outer.Weight[y], target);
    }

    // A row of the larger image, blended along the row to the output's columns.
    private void Across(int row, out float[] line)
    {
        if (_across.Has(row, out line)) return;
        Inner(row, _large);
        Gather(_large, _columns.Outer!, _firstColumn, _innerFirst, line);
    }

    // A row of the larger image.
    private void Inner(int row, Span<float> target)
    {
        var inner = _rows.Inner;
        Low(inner.First[row], out var upper);
        Low(inner.Second[row], out var lower);
        Blend(upper, lower, inner.Weight[row], target);
    }

    private void Low(int row, out float[] line)
    {
        if (_low.Has(row, out line)) return;
        Gather(_logits.Slice(row * _lowColumns, _lowColumns), _columns.Inner, _innerFirst, 0, line);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather(ReadOnlySpan<float> source, BilinearAxis axis, int from, int origin, float[] target)
    {
        var first = axis.First.AsSpan(from, target.Length);
        var second = axis.Second.AsSpan(from, target.Length);
        var weight = axis.Weight.AsSpan(from, target.Length);
        for (var x = 0; x < target.Length; x++)
            target[x] = ((1 - weight[x]) * source[first[x] - origin]) + (weight[x] * source[second[x] - origin]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Blend(ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, float t, Span<float> target)
    {
        var (x, s) = (0, 1 - t);
        for (; x <= target.Length - Vector<float>.Count; x += Vector<float>.Count)
            ((new Vector<float>(upper[x..]) * s) + (new Vector<float>(lower[x..]) * t)).CopyTo(target[x..]);
        for (; x < target.Length; x++) target[x] = (s * upper[x]) + (t * lower[x]);
    }

    /// <summary>The last two rows that were made: a row and the next one are needed again and again on the way down.</summary>
    private struct RowPair(int length)
    {
        private readonly float[] _even = new float[length];
        private readonly float[] _odd = new float[length];
        private int _evenRow = -1;
        private int _oddRow = -1;

        /// <summary>The place of a row, by whether its number is even; false where it holds another row and has to be made now.</summary>
        public bool Has(int row, out float[] line)
        {
            line = row % 2 == 0 ? _even : _odd;
            ref var held = ref (row % 2 == 0 ? ref _evenRow : ref _oddRow);
            if (held == row) return true;
            held = row;
            return false;
        }
    }
}
