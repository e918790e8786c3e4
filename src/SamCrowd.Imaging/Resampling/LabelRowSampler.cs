namespace SamCrowd.Imaging.Resampling;

/// <summary>Decides one output row of labels at a time from the four input rows around it.</summary>
internal readonly ref struct LabelRowSampler(ReadOnlySpan<short> labels, Size3 size, RowEnds[] ends, LinearTaps[] taps)
{
    private readonly ReadOnlySpan<short> _labels = labels;

    public void Sample(int z, int y, Span<short> row)
    {
        var (depth, height, width) = (taps[0], taps[1], taps[2]);
        var (r0, r1) = ((depth.Lower[z] * size.Y) + height.Lower[y], (depth.Lower[z] * size.Y) + height.Upper[y]);
        var (r2, r3) = ((depth.Upper[z] * size.Y) + height.Lower[y], (depth.Upper[z] * size.Y) + height.Upper[y]);
        var a = Row(r0);
        var b = Row(r1);
        var c = Row(r2);
        var d = Row(r3);
        var from = 0;
        if (a[0] == b[0] && a[0] == c[0] && a[0] == d[0])
        {
            var leading = Math.Min(Math.Min(ends[r0].Leading, ends[r1].Leading), Math.Min(ends[r2].Leading, ends[r3].Leading));
            from = leading == size.X ? row.Length : FirstNotBelow(width.Upper, leading);
            row[..from].Fill(a[0]);
        }
        var to = row.Length;
        if (from < to && a[^1] == b[^1] && a[^1] == c[^1] && a[^1] == d[^1])
        {
            var trailing = Math.Max(Math.Max(ends[r0].Trailing, ends[r1].Trailing), Math.Max(ends[r2].Trailing, ends[r3].Trailing));
            to = Math.Max(from, FirstNotBelow(width.Lower, trailing));
            row[to..].Fill(a[^1]);
        }
        var weights = new RowWeights(depth.LowerWeight[z], depth.UpperWeight[z], height.LowerWeight[y], height.UpperWeight[y]);
        for (var x = from; x < to; x++)
        {
            var (lower, upper) = (width.Lower[x], width.Upper[x]);
            var first = a[lower];
            var differs = (a[upper] ^ first) | (b[lower] ^ first) | (b[upper] ^ first) | (c[lower] ^ first) | (c[upper] ^ first) | (
                d[lower] ^ first) | (d[upper] ^ first);
            row[x] = differs == 0
                ? first
                : Decide([first, a[upper], b[lower], b[upper], c[lower], c[upper], d[lower], d[upper]], weights, width.LowerWeight[x],
                width.UpperWeight[x]);
        }
    }

    private static short Decide(ReadOnlySpan<short> corners, in RowWeights rows, double lower, double upper)
    {
        ReadOnlySpan<double> weights =
        [
            rows.First * lower, rows.First * upper, rows.Second * lower, rows.Second * upper,
            rows.Third * lower, rows.Third * upper, rows.Fourth * lower, rows.Fourth * upper,
        ];
        var winner = short.MinValue;
        var found = false;
        for (var candidate = 0; candidate < corners.Length; candidate++)
        {
            var label = corners[candidate];
            if (found && label <= winner) continue;
            double sum = 0;
            for (var corner = 0; corner < corners.Length; corner++)
                if (corners[corner] == label) sum += weights[corner];
            if (sum >= 0.5) (winner, found) = (label, true);
        }
        return found ? winner : (short)0;
    }

    private static int FirstNotBelow(int[] ascending, int bound)
    {
        var (low, high) = (0, ascending.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ascending[middle] < bound) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private ReadOnlySpan<short> Row(int row) => _labels.Slice(row * size.X, size.X);

    /// <summary>Weights of the four rows: (lower z, lower y), (lower z, upper y), (upper z, lower y), (upper z, upper y).</summary>
    private readonly struct RowWeights(double lowerZ, double upperZ, double lowerY, double upperY)
    {
        public double First { get; } = lowerZ * lowerY;

        public double Second { get; } = lowerZ * upperY;

        public double Third { get; } = upperZ * lowerY;

        public double Fourth { get; } = upperZ * upperY;
    }
}
