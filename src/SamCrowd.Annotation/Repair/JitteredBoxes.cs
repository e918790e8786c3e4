using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Repair;

/// <summary>
/// Boxes as several careful people might have drawn them: each side of a drawn box moves a little. What SAM makes of them says how far a
/// mask hangs on its box (SAM-U, arXiv 2307.04973; UR-SAM, arXiv 2311.10529).
/// </summary>
internal static class JitteredBoxes
{
    public const string Source = "jittered";

    /// <param name="prompt">One with a box.</param>
    /// <param name="copies">How many, the drawn one the first.</param>
    /// <param name="share">Each side moves by up to this share of the box's width or height, to either side, evenly distributed.</param>
    /// <param name="seed">With the prompt itself it fixes what is drawn.</param>
    public static IReadOnlyList<BoxPrompt> Of(BoxPrompt prompt, int copies, double share, int seed)
    {
        if (prompt.Box is not { } box) return [.. Enumerable.Repeat(prompt, copies)];
        var place = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"{prompt.Case}\n{prompt.Axis} {prompt.Slice} {prompt.Label} {box.X0} {box.Y0} {box.X1} {box.Y1} {prompt.Annotator}")));
        var random = new RandomStream(seed, BinaryPrimitives.ReadInt64LittleEndian(place));
        var drawn = new List<BoxPrompt> { prompt };
        while (drawn.Count < copies)
        {
            var (x0, y0) = (Moved(box.X0, box.Width), Moved(box.Y0, box.Height));
            var (x1, y1) = (Moved(box.X1, box.Width), Moved(box.Y1, box.Height));
            drawn.Add(prompt with { Box = new PixelBox(x0, y0, Math.Max(x0, x1), Math.Max(y0, y1)), Source = Source });
        }
        return drawn;

        float Moved(float side, float length) => (float)(side + random.Uniform(-share * length, share * length));
    }
}
