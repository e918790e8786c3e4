namespace SamCrowd.Imaging.Files;

/// <summary>A numpy array as it was stored. C order.</summary>
/// <param name="Shape">Sizes, slowest axis first; empty for a scalar.</param>
/// <param name="Values">A one-dimensional array of the stored element type.</param>
internal sealed record NpyArray(int[] Shape, Array Values)
{
    /// <summary>The values without conversion.</summary>
    /// <exception cref="InvalidInputException">The array holds another element type.</exception>
    public T[] As<T>()
        where T : unmanaged => Values as T[]
            ?? throw new InvalidInputException($"the array holds {Values.GetType().GetElementType()!.Name}, not {typeof(T).Name}");

    /// <summary>The values as float32, converted where they are of another type.</summary>
    public float[] ToSingle() => Values switch
    {
        float[] same => same,
        Half[] half => Array.ConvertAll(half, value => (float)value),
        double[] wide => Array.ConvertAll(wide, value => (float)value),
        bool[] flags => Array.ConvertAll(flags, value => value ? 1f : 0f),
        _ => ConvertIntegers(),
    };

    private float[] ConvertIntegers()
    {
        var converted = new float[Values.Length];
        for (var i = 0; i < converted.Length; i++)
            converted[i] = Convert.ToSingle(Values.GetValue(i), System.Globalization.CultureInfo.InvariantCulture);
        return converted;
    }
}
