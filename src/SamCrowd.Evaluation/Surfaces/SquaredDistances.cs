using SamCrowd.Imaging;

namespace SamCrowd.Evaluation.Surfaces;

/// <summary>Exact squared Euclidean distances to a set of voxels, with spacing: one pass an axis over lower envelopes of parabolas (Felzenszwalb and Huttenlocher 2012).</summary>
internal static class SquaredDistances
{
    /// <param name="targets">z y x; at least one is true.</param>
    /// <param name="spacing">mm along z, y, x.</param>
    /// <returns>mm², z y x: from each voxel's centre to the nearest target's.</returns>
    public static double[] To(bool[] targets, Size3 size, double[] spacing)
    {
        var distances = Array.ConvertAll(targets, target => target ? 0 : double.PositiveInfinity);
        var longest = Math.Max(size.Z, Math.Max(size.Y, size.X));
        var line = new Line(longest);
        var plane = size.Y * size.X;
        for (var row = 0; row < size.Z * size.Y; row++) line.Transform(distances, row * size.X, 1, size.X, spacing[2]);
        for (var z = 0; z < size.Z; z++)
            for (var x = 0; x < size.X; x++) line.Transform(distances, (z * plane) + x, size.X, size.Y, spacing[1]);
        for (var i = 0; i < plane; i++) line.Transform(distances, i, plane, size.Z, spacing[0]);
        return distances;
    }

    private sealed class Line(int longest)
    {
        private readonly double[] _heights = new double[longest];
        private readonly int[] _centres = new int[longest];
        private readonly double[] _starts = new double[longest + 1];

        public void Transform(double[] values, int start, int step, int count, double spacing)
        {
            for (var i = 0; i < count; i++) _heights[i] = values[start + (i * step)];
            var parabolas = BuildEnvelope(count, spacing);
            if (parabolas == 0) return;
            var current = 0;
            for (var i = 0; i < count; i++)
            {
                var position = i * spacing;
                while (current + 1 < parabolas && _starts[current + 1] < position) current++;
                var offset = position - (_centres[current] * spacing);
                values[start + (i * step)] = _heights[_centres[current]] + (offset * offset);
            }
        }

        private int BuildEnvelope(int count, double spacing)
        {
            var parabolas = 0;
            for (var i = 0; i < count; i++)
            {
                if (double.IsPositiveInfinity(_heights[i])) continue;
                var meeting = double.NegativeInfinity;
                while (parabolas > 0)
                {
                    meeting = Meeting(_centres[parabolas - 1], i, spacing);
                    if (meeting > _starts[parabolas - 1]) break;
                    parabolas--;
                }
                _starts[parabolas] = parabolas == 0 ? double.NegativeInfinity : meeting;
                _centres[parabolas++] = i;
            }
            return parabolas;
        }

        /// <summary>Where two parabolas are equally high, mm.</summary>
        private double Meeting(int left, int right, double spacing)
        {
            var (a, b) = (left * spacing, right * spacing);
            return (_heights[right] + (b * b) - _heights[left] - (a * a)) / (2 * (b - a));
        }
    }
}
