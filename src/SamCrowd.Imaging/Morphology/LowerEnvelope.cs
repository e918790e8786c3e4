namespace SamCrowd.Imaging.Morphology;

/// <summary>The lower envelope of parabolas over one line of voxels, section 2.1 of Felzenszwalb and Huttenlocher.</summary>
/// <param name="length">Voxels in a line.</param>
/// <param name="spacing">Distance of neighbours in mm.</param>
internal sealed class LowerEnvelope(int length, double spacing)
{
    private readonly int[] _vertices = new int[length];
    private readonly double[] _starts = new double[length + 1];
    private readonly double[] _heights = new double[length];
    private readonly double _squaredSpacing = spacing * spacing;

    /// <param name="values">Squared distances in mm², infinite where no target is in reach; replaced by the least of value + (spacing ·
    /// step)².</param>
    public void Transform(double[] values)
    {
        var last = -1;
        for (var q = 0; q < values.Length; q++)
        {
            if (double.IsPositiveInfinity(values[q])) continue;
            var start = double.NegativeInfinity;
            while (last >= 0)
            {
                start = Crossing(values, _vertices[last], q);
                if (start > _starts[last]) break;
                last--;
                start = double.NegativeInfinity;
            }
            last++;
            (_vertices[last], _starts[last], _heights[last]) = (q, start, values[q]);
        }
        if (last < 0) return;
        _starts[last + 1] = double.PositiveInfinity;
        var at = 0;
        for (var q = 0; q < values.Length; q++)
        {
            while (_starts[at + 1] < q) at++;
            double steps = q - _vertices[at];
            values[q] = _heights[at] + (_squaredSpacing * steps * steps);
        }
    }

    // Where the parabolas over p and q are equally high, in voxels.
    private double Crossing(double[] values, int p, int q) =>
        ((values[q] - values[p]) / (2 * _squaredSpacing * (q - p))) + ((q + p) / 2.0);
}
