using System.Numerics;
using System.Runtime.InteropServices;

namespace SamCrowd.Imaging.Resampling;

/// <summary>Smallest and largest value of an image; cubic interpolation overshoots and is kept within it.</summary>
internal readonly record struct ValueRange(float Low, float High)
{
    public static ValueRange Unlimited { get; } = new(float.NegativeInfinity, float.PositiveInfinity);

    /// <param name="values">At least one value, none NaN.</param>
    public static ValueRange Of(ReadOnlySpan<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var (low, high) = (new Vector<float>(float.PositiveInfinity), new Vector<float>(float.NegativeInfinity));
        foreach (var vector in vectors) (low, high) = (Vector.Min(low, vector), Vector.Max(high, vector));
        var range = new ValueRange(float.PositiveInfinity, float.NegativeInfinity);
        for (var lane = 0; lane < Vector<float>.Count; lane++) range = range.Including(new ValueRange(low[lane], high[lane]));
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..]) range = range.Including(new ValueRange(value, value));
        return range;
    }

    public ValueRange Including(ValueRange other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));
}
