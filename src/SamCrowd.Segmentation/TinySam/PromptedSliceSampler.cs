using SamCrowd.Datasets.Phantom;
using SamCrowd.Imaging;

namespace SamCrowd.Segmentation.TinySam;

/// <summary>
/// Draws training examples from phantom volumes: a slice of any of the three planes, a random view of it, one organ on it, and a box,
/// points or both on that organ. Everything about example n is fixed by (seed, n).
/// </summary>
internal sealed class PromptedSliceSampler
{
    private const int SmallestMask = 12;
    private readonly IReadOnlyList<PhantomCase> _cases;
    private readonly int _size;
    private readonly long _seed;

    public PromptedSliceSampler(IReadOnlyList<PhantomCase> cases, int size, long seed) => (_cases, _size, _seed) = (cases, size, seed);

    public PromptedSlice Draw(long example)
    {
        var random = new RandomStream(_seed, example);
        while (true)
        {
            var phantom = _cases[random.Integer(_cases.Count)];
            // Axial most of the time, as annotators see it.
            var axis = random.Chance(0.7) ? 0 : 1 + random.Integer(2);
            var slice = random.Integer(phantom.Labels.Size[axis]);
            if (DrawOn(phantom, axis, slice, random) is { } drawn) return drawn;
        }
    }

    private PromptedSlice? DrawOn(PhantomCase phantom, int axis, int slice, RandomStream random)
    {
        var (image, labels, rows, columns) = Cut(phantom, axis, slice);
        var present = labels.Where(label => label > 0).Distinct().Order().ToArray();
        if (present.Length == 0) return null;
        var label = present[random.Integer(present.Length)];
        var view = View.Draw(rows, columns, _size, random);
        var mask = new float[_size * _size];
        view.Fill(mask, (row, column) => labels[(row * columns) + column] == label ? 1 : 0);
        var area = mask.Sum();
        if (area < SmallestMask) return null;
        var seen = new float[_size * _size];
        view.FillSmoothly(seen, image, rows, columns);
        SliceAppearance.Draw(random).Apply(seen, _size, view.Rows, view.Columns, random);
        var (coordinates, pointLabels) = DrawPrompts(mask, view, random);
        return new PromptedSlice(seen, (view.Rows, view.Columns), mask, coordinates, pointLabels);
    }

    private static (float[] Image, short[] Labels, int Rows, int Columns) Cut(PhantomCase phantom, int axis, int slice)
    {
        var size = phantom.Labels.Size;
        var (rows, columns) = axis switch
        {
            0 => (size.Y, size.X),
            1 => (size.Z, size.X),
            _ => (size.Z, size.Y),
        };
        var (image, labels) = (new float[rows * columns], new short[rows * columns]);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var (z, y, x) = axis switch
                {
                    0 => (slice, row, column),
                    1 => (row, slice, column),
                    _ => (row, column, slice),
                };
                image[(row * columns) + column] = phantom.Image[z, y, x];
                labels[(row * columns) + column] = phantom.Labels[z, y, x];
            }
        }
        return (image, labels, rows, columns);
    }

    private (float[] Coordinates, float[] Labels) DrawPrompts(float[] mask, View view, RandomStream random)
    {
        var (coordinates, labels) = (new List<float>(), new List<float>());
        var kind = random.NextDouble();
        if (kind > 0.75)
        {
            for (var n = 1 + random.Integer(3); n > 0; n--) AddPoint(inside: labels.Count == 0 || random.Chance(0.5));
        }
        if (kind < 0.9) AddBox();
        else AddNothing();
        return ([.. coordinates], [.. labels]);

        void AddPoint(bool inside)
        {
            for (var tries = 0; tries < 2000; tries++)
            {
                var (row, column) = (random.Integer(view.Rows), random.Integer(view.Columns));
                if (mask[(row * _size) + column] > 0 != inside) continue;
                coordinates.AddRange([column + 0.5f, row + 0.5f]);
                labels.Add(inside ? 1 : 0);
                return;
            }
        }

        void AddBox()
        {
            var (x0, y0, x1, y1) = Bounds(mask);
            // Half of the boxes are tight to half a pixel of the slice; the others go up to the study's loose ones: a few pixels, or a
            // twentieth of the size.
            var tight = random.Chance(0.5);
            double Loose(int extent) => tight ? random.Uniform(-1, 1) : random.Uniform(-0.01, 0.06) * extent + random.Uniform(-1, 4);
            var (width, height) = (x1 - x0, y1 - y0);
            coordinates.AddRange(
            [
                Clip(x0 - Loose(width), view.Columns), Clip(y0 - Loose(height), view.Rows),
                Clip(x1 + Loose(width), view.Columns), Clip(y1 + Loose(height), view.Rows),
            ]);
            labels.AddRange([2, 3]);
        }

        // Meta's padding point, which exports without a box are fed.
        void AddNothing()
        {
            coordinates.AddRange([0, 0]);
            labels.Add(-1);
        }

        static float Clip(double value, int size) => (float)Math.Clamp(value, 0, size);
    }

    private (int X0, int Y0, int X1, int Y1) Bounds(float[] mask)
    {
        var (x0, y0, x1, y1) = (_size, _size, 0, 0);
        for (var row = 0; row < _size; row++)
        {
            for (var column = 0; column < _size; column++)
            {
                if (mask[(row * _size) + column] == 0) continue;
                (x0, y0, x1, y1) = (Math.Min(x0, column), Math.Min(y0, row), Math.Max(x1, column + 1), Math.Max(y1, row + 1));
            }
        }
        return (x0, y0, x1, y1);
    }
}
