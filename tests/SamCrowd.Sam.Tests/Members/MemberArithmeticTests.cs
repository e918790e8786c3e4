using SamCrowd.Annotation;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Prediction;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests.Members;

/// <summary>
/// What each member's graphs get and what becomes of their masks, against numbers computed here from the originals' own steps.
/// </summary>
public sealed class MemberArithmeticTests : IDisposable
{
    private const int Rows = 20, Columns = 30;
    private static readonly float[] Mean = [123.675f, 116.28f, 103.53f];
    private static readonly float[] Std = [58.395f, 57.12f, 57.375f];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => MemberTests.Names;

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// An image of four grey quadrants reaches the encoder at the right place, with the right values, and zeros beside it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void The_image_reaches_the_encoder_at_its_place_with_its_values(string name)
    {
        var member = MemberTable.All.Single(m => m.Name == name);
        using var model = member.Open(_folder.Root);
        var contract = new SamPredictor(model).Encoder;
        byte[] greys = [50, 100, 150, 250];
        var image = new GreyImage([.. Enumerable.Range(0, Rows * Columns).Select(i => greys[(i / Columns / 10 * 2) + (i % Columns / 15)])],
            Rows, Columns);
        var (values, shape) = EncoderInput.Make(image, ResizeTransform.ToEncoder(contract, Rows, Columns), contract);
        var last = member.Encoder?.Contains("[h,w,3]", StringComparison.Ordinal) == true;
        var (rows, columns) = last ? (shape[0], shape[1]) : (shape[2], shape[3]);
        for (var channel = 0; channel < 3; channel++)
        {
            for (var quadrant = 0; quadrant < 4; quadrant++)
            {
                var (y, x) = (member.Resized.Rows * (1 + (2 * (quadrant / 2))) / 4,
                    member.Resized.Columns * (1 + (2 * (quadrant % 2))) / 4);
                Assert.Equal(Scaled(member.Scaling, greys[quadrant], channel), At(y, x, channel), 0.02);
            }
            // Padding is zero after scaling.
            if (rows > member.Resized.Rows) Assert.Equal(0, At((int)rows - 1, 0, channel));
            if (columns > member.Resized.Columns) Assert.Equal(0, At(0, (int)columns - 1, channel));
        }

        double At(int y, int x, int channel)
        {
            var at = last ? (((y * columns) + x) * 3) + channel : (((channel * rows) + y) * columns) + x;
            return Convert.ToDouble(values.GetValue(at) is Microsoft.ML.OnnxRuntime.Float16 half ? (float)half
                : values.GetValue(at), System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <summary>
    /// The mask is the one of the original's own enlargement: bilinear, with the padding cut off where the original cuts it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void The_mask_is_enlarged_as_the_original_does(string name)
    {
        var member = MemberTable.All.Single(m => m.Name == name);
        using var model = member.Open(_folder.Root);
        var predictor = new SamPredictor(model);
        var prompt = member.BoxMask is null ? new SamPrompt(null, [new PointPrompt(5, 6, true)])
            : SamPrompt.Of(new PixelBox(3.25f, 4, 12, 11.5f));
        var embedding = predictor.SetImage(new GreyImage(new byte[Rows * Columns], Rows, Columns));
        var low = (int)Math.Sqrt(predictor.Predict(embedding, prompt).LowResolutionLogits.Length);
        // Waves of 40 and 28 low-resolution pixels, so that no pixel of the image is a matter of rounding alone.
        float[] logits = [.. Enumerable.Range(0, low * low)
            .Select(i => MathF.Sin(2 * MathF.PI * (i % low) / 40) + MathF.Cos(2 * MathF.PI * (i / low) / 28) + .1f)];
        var made = predictor.Enlarge(new SamCandidate(logits, low, low, 1), embedding.Transform);
        var expected = Reference(member, logits, low);
        Assert.Equal(Rows * Columns, made.Length);
        for (var i = 0; i < made.Length; i++) Assert.Equal(expected[i], made[i], 2e-3);
    }

    private static double Scaled(PixelScaling scaling, double grey, int channel) => scaling switch
    {
        PixelScaling.MeanStd => (grey - Mean[channel]) / Std[channel],
        PixelScaling.Unit => grey / 255,
        PixelScaling.Half => ((grey / 255) - .5) / .5,
        PixelScaling.MinMax => (grey - 50) / 200,
        _ => grey,
    };

    private static double[] Reference(Member member, float[] logits, int low)
    {
        var (square, used) = ((int)Math.Round(Columns * member.Scale.X), (int)Math.Round(Rows * member.Scale.Y));
        double[] values = [.. logits.Select(v => (double)v)];
        return member.Enlargement switch
        {
            // segment_anything, Sam.postprocess_masks.
            MaskEnlargement.TwoSteps =>
                Bilinear(Cut(Bilinear(values, low, low, square, square), square, Math.Min(used, square)), Math.Min(used, square), square,
                Rows, Columns),
            // nanosam/utils/predictor.py, upscale_mask.
            MaskEnlargement.CutFirst => Bilinear(Cut(values, low, low * Rows / Columns), low * Rows / Columns, low, Rows, Columns),
            _ => Bilinear(values, low, low, Rows, Columns),
        };
    }

    private static double[] Cut(double[] values, int columns, int rows) => values[..(rows * columns)];

    // torch.nn.functional.interpolate, mode bilinear, align_corners False.
    private static double[] Bilinear(double[] values, int rows, int columns, int newRows, int newColumns)
    {
        var result = new double[newRows * newColumns];
        for (var y = 0; y < newRows; y++)
            for (var x = 0; x < newColumns; x++)
            {
                var (sy, sx) = (Math.Max(0, ((y + .5) * rows / newRows) - .5), Math.Max(0, ((x + .5) * columns / newColumns) - .5));
                var (y0, x0) = ((int)sy, (int)sx);
                var (y1, x1, ty, tx) = (Math.Min(y0 + 1, rows - 1), Math.Min(x0 + 1, columns - 1), sy - y0, sx - x0);
                result[(y * newColumns) + x] = ((1 - ty) * (((1 - tx) * values[(y0 * columns) + x0]) + (tx * values[(y0 * columns) + x1])))
                    + (ty * (((1 - tx) * values[(y1 * columns) + x0]) + (tx * values[(y1 * columns) + x1])));
            }
        return result;
    }
}
