namespace SamCrowd.Sam.Prediction;

/// <summary>
/// One axis of an enlargement in two bilinear steps: output from two neighbours of a larger image, and those from two low-resolution
/// values each. In one step the larger image is the output itself.
/// </summary>
/// <param name="Outer">From the larger image to the output; null in one step.</param>
/// <param name="Inner">From the low resolution to the larger image.</param>
internal sealed record BilinearSteps(BilinearAxis? Outer, BilinearAxis Inner)
{
    /// <summary>Length of the output.</summary>
    public int Length => (Outer ?? Inner).Weight.Length;

    public static BilinearSteps One(int low, int length) => new(null, BilinearAxis.Between(low, length));

    /// <param name="side">Length of the larger image with its padding.</param>
    /// <param name="used">Its length without.</param>
    public static BilinearSteps Two(int low, int side, int used, int length) =>
        new(BilinearAxis.Between(used, length), BilinearAxis.Between(low, side));

    /// <summary>
    /// First and last output that reads a low-resolution value of first..last; where none does, the last is before the first.
    /// </summary>
    public (int First, int Last) Reached(int first, int last)
    {
        var (from, to) = (0, Length - 1);
        while (from <= to && LowOf(from).Last < first) from++;
        while (to >= from && LowOf(to).First > last) to--;
        return (from, to);
    }

    private (int First, int Last) LowOf(int output) => Outer is { } outer
        ? (Inner.First[outer.First[output]], Inner.Second[outer.Second[output]])
        : (Inner.First[output], Inner.Second[output]);
}
