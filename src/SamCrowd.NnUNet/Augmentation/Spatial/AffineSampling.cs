using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Augmentation.Spatial;

/// <summary>
/// Linear sampling of a patch on an affinely mapped grid: target voxel t lies at source position M · (t - (n_t - 1) / 2) + (n_s - 1) / 2
/// (grid_sample with align_corners = false says the same in its own units).
/// </summary>
internal sealed class AffineSampling(Size3 source, Size3 target, double[,] matrix, bool withinSlices)
{
    private readonly float _stepZ = (float)matrix[0, 2], _stepY = (float)matrix[1, 2], _stepX = (float)matrix[2, 2];

    // The peer holds the x coordinate against the first axis' size and the first axis' against x (_compute_out_of_bounds_mask of
    // batchgeneratorsv2 0.3.5 has its sizes in the other order than its grid), so its labels end this many voxels inside the patch.
    private readonly float _marginZ = withinSlices ? 0 : Margin(source.Z, source.X);
    private readonly float _marginY = withinSlices ? Margin(source.Y, source.X) : 0;
    private readonly float _marginX = Margin(source.X, withinSlices ? source.Y : source.Z);

    public void SampleImage(ReadOnlySpan<float> image, Span<float> result)
    {
        var at = 0;
        for (var z = 0; z < target.Z; z++)
            for (var y = 0; y < target.Y; y++, at += target.X)
                SampleImageRow(image, result.Slice(at, target.X), RowStart(z, y));
    }

    public void SampleLabels(ReadOnlySpan<short> labels, Span<short> result)
    {
        var at = 0;
        for (var z = 0; z < target.Z; z++)
            for (var y = 0; y < target.Y; y++, at += target.X)
                SampleLabelRow(labels, result.Slice(at, target.X), RowStart(z, y));
    }

    /// <summary>The nearest voxel's bits; 0 outside the source.</summary>
    public void SampleNearest(ReadOnlySpan<int> bits, Span<int> result)
    {
        var at = 0;
        for (var z = 0; z < target.Z; z++)
        {
            for (var y = 0; y < target.Y; y++, at += target.X)
            {
                var start = RowStart(z, y);
                var row = result.Slice(at, target.X);
                for (var i = 0; i < row.Length; i++)
                {
                    var (sz, sy, sx) = (Nearest(start.Z + (i * _stepZ)), Nearest(start.Y + (i * _stepY)), Nearest(start.X + (i * _stepX)));
                    row[i] = Inside(sz, sy, sx) ? bits[(((sz * source.Y) + sy) * source.X) + sx] : 0;
                }
            }
        }
    }

    private static int Nearest(float position) => Floor(position + 0.5f);

    private (float Z, float Y, float X) RowStart(int z, int y)
    {
        var (tz, ty, tx) = (z - ((target.Z - 1) / 2.0), y - ((target.Y - 1) / 2.0), -(target.X - 1) / 2.0);
        return (Row(0, source.Z), Row(1, source.Y), Row(2, source.X));

        float Row(int axis, int size) =>
            (float)((matrix[axis, 0] * tz) + (matrix[axis, 1] * ty) + (matrix[axis, 2] * tx) + ((size - 1) / 2.0));
    }

    private void SampleImageRow(ReadOnlySpan<float> image, Span<float> row, (float Z, float Y, float X) start)
    {
        var plane = source.Y * source.X;
        for (var i = 0; i < row.Length; i++)
        {
            var (pz, py, px) = (start.Z + (i * _stepZ), start.Y + (i * _stepY), start.X + (i * _stepX));
            var (z, y, x) = (Floor(pz), Floor(py), Floor(px));
            if (z < -1 || y < -1 || x < -1 || z >= source.Z || y >= source.Y || x >= source.X)
            {
                row[i] = 0;
                continue;
            }
            var (fz, fy, fx) = (pz - z, py - y, px - x);
            if (z >= 0 && y >= 0 && x >= 0 && z < source.Z - 1 && y < source.Y - 1 && x < source.X - 1)
            {
                var corner = (z * plane) + (y * source.X) + x;
                var near = Bilinear(image.Slice(corner, source.X + 2), source.X, fy, fx);
                row[i] = near + (fz * (Bilinear(image.Slice(corner + plane, source.X + 2), source.X, fy, fx) - near));
            }
            else
            {
                row[i] = SampleAtBorder(image, z, y, x, fz, fy, fx);
            }
        }
    }

    private static float Bilinear(ReadOnlySpan<float> corner, int stride, float fy, float fx)
    {
        var top = corner[0] + (fx * (corner[1] - corner[0]));
        var bottom = corner[stride] + (fx * (corner[stride + 1] - corner[stride]));
        return top + (fy * (bottom - top));
    }

    private float SampleAtBorder(ReadOnlySpan<float> image, int z, int y, int x, float fz, float fy, float fx)
    {
        var sum = 0f;
        for (var corner = 0; corner < 8; corner++)
        {
            var (cz, cy, cx) = (z + (corner >> 2), y + ((corner >> 1) & 1), x + (corner & 1));
            if (!Inside(cz, cy, cx)) continue;
            sum += Weight(corner, fz, fy, fx) * image[(((cz * source.Y) + cy) * source.X) + cx];
        }
        return sum;
    }

    private void SampleLabelRow(ReadOnlySpan<short> labels, Span<short> row, (float Z, float Y, float X) start)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var (pz, py, px) = (start.Z + (i * _stepZ), start.Y + (i * _stepY), start.X + (i * _stepX));
            row[i] = Outside(pz, source.Z, _marginZ) || Outside(py, source.Y, _marginY) || Outside(px, source.X, _marginX)
                ? (short)-1
                : VoteLabel(labels, Clamp(pz, source.Z), Clamp(py, source.Y), Clamp(px, source.X));
        }
    }

    private static float Margin(int size, int comparedSize) => (((float)size / comparedSize) - 1) / 2;

    private static bool Outside(float position, int size, float margin) => position < margin || position > size - 1 - margin;

    private static float Clamp(float position, int size) => Math.Clamp(position, 0, size - 1);

    private short VoteLabel(ReadOnlySpan<short> labels, float pz, float py, float px)
    {
        var (z, y, x) = ((int)pz, (int)py, (int)px);
        var (fz, fy, fx) = (pz - z, py - y, px - x);
        var stepZ = z < source.Z - 1 ? source.Y * source.X : 0;
        var stepY = y < source.Y - 1 ? source.X : 0;
        var stepX = x < source.X - 1 ? 1 : 0;
        var at = (((z * source.Y) + y) * source.X) + x;
        Span<short> corners =
        [
            labels[at], labels[at + stepX], labels[at + stepY], labels[at + stepY + stepX],
            labels[at + stepZ], labels[at + stepZ + stepX], labels[at + stepZ + stepY], labels[at + stepZ + stepY + stepX],
        ];
        return corners.ContainsAnyExcept(corners[0]) ? LargestShare(corners, fz, fy, fx) : corners[0];
    }

    private static short LargestShare(ReadOnlySpan<short> corners, float fz, float fy, float fx)
    {
        Span<float> weights = stackalloc float[8];
        for (var corner = 0; corner < 8; corner++) weights[corner] = Weight(corner, fz, fy, fx);
        var (best, bestShare) = (corners[0], -1f);
        for (var corner = 0; corner < 8; corner++)
        {
            var label = corners[corner];
            if (corners[..corner].Contains(label)) continue;
            var share = 0f;
            for (var other = corner; other < 8; other++)
                if (corners[other] == label) share += weights[other];
            if (share > bestShare || (share == bestShare && label < best)) (best, bestShare) = (label, share);
        }
        return best;
    }

    private static float Weight(int corner, float fz, float fy, float fx) =>
        ((corner & 4) != 0 ? fz : 1 - fz) * ((corner & 2) != 0 ? fy : 1 - fy) * ((corner & 1) != 0 ? fx : 1 - fx);

    private bool Inside(int z, int y, int x) => (uint)z < (uint)source.Z && (uint)y < (uint)source.Y && (uint)x < (uint)source.X;

    private static int Floor(float value)
    {
        var cut = (int)value;
        return value < cut ? cut - 1 : cut;
    }
}
