using System.Numerics;
using System.Runtime.InteropServices;

namespace SamCrowd.Imaging.Files.Voxels;

/// <summary>Stored numbers to the numbers asked for: <c>stored · slope + intercept</c> in double, then the target type.</summary>
internal static class VoxelConversion
{
    private const double WholeNumberTolerance = 1e-3;

    public static void Convert<TStored, T>(ReadOnlySpan<TStored> stored, Span<T> values, StoredVolume file)
        where TStored : unmanaged, INumber<TStored>
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var toFloatingPoint = typeof(T) == typeof(float) || typeof(T) == typeof(double);
        var fromFloatingPoint = typeof(TStored) == typeof(float) || typeof(TStored) == typeof(double);
        if (toFloatingPoint && file.Scaled)
        {
            for (var i = 0; i < stored.Length; i++)
                values[i] = T.CreateTruncating((double.CreateTruncating(stored[i]) * file.Slope) + file.Intercept);
        }
        else if (typeof(T) == typeof(float))
        {
            ToSingle(stored, MemoryMarshal.Cast<T, float>(values));
        }
        else if (toFloatingPoint)
        {
            for (var i = 0; i < stored.Length; i++) values[i] = T.CreateTruncating(stored[i]);
        }
        else if (fromFloatingPoint || file.Scaled)
        {
            ToWholeNumbers(stored, values, file);
        }
        else
        {
            BetweenWholeNumbers(stored, values, file);
        }
    }

    private static void ToSingle<TStored>(ReadOnlySpan<TStored> stored, Span<float> values)
        where TStored : unmanaged, INumber<TStored>
    {
        var done = 0;
        if (typeof(TStored) == typeof(short))
        {
            var source = MemoryMarshal.Cast<TStored, short>(stored);
            for (; done <= source.Length - Vector<short>.Count; done += Vector<short>.Count)
            {
                Vector.Widen(new Vector<short>(source[done..]), out var low, out var high);
                Vector.ConvertToSingle(low).CopyTo(values[done..]);
                Vector.ConvertToSingle(high).CopyTo(values[(done + Vector<float>.Count)..]);
            }
        }
        else if (typeof(TStored) == typeof(ushort))
        {
            var source = MemoryMarshal.Cast<TStored, ushort>(stored);
            for (; done <= source.Length - Vector<ushort>.Count; done += Vector<ushort>.Count)
            {
                Vector.Widen(new Vector<ushort>(source[done..]), out var low, out var high);
                Vector.ConvertToSingle(Vector.AsVectorInt32(low)).CopyTo(values[done..]);
                Vector.ConvertToSingle(Vector.AsVectorInt32(high)).CopyTo(values[(done + Vector<float>.Count)..]);
            }
        }
        else if (typeof(TStored) == typeof(int))
        {
            var source = MemoryMarshal.Cast<TStored, int>(stored);
            for (; done <= source.Length - Vector<int>.Count; done += Vector<int>.Count)
                Vector.ConvertToSingle(new Vector<int>(source[done..])).CopyTo(values[done..]);
        }
        else if (typeof(TStored) == typeof(double))
        {
            var source = MemoryMarshal.Cast<TStored, double>(stored);
            for (; done <= source.Length - Vector<float>.Count; done += Vector<float>.Count)
                Vector.Narrow(new Vector<double>(source[done..]), new Vector<double>(source[(done + Vector<double>.Count)..]))
                    .CopyTo(values[done..]);
        }
        for (; done < stored.Length; done++) values[done] = float.CreateTruncating(stored[done]);
    }

    private static void BetweenWholeNumbers<TStored, T>(ReadOnlySpan<TStored> stored, Span<T> values, StoredVolume file)
        where TStored : unmanaged, INumber<TStored>
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        for (var i = 0; i < stored.Length; i++)
        {
            var value = T.CreateTruncating(stored[i]);
            if (TStored.CreateTruncating(value) != stored[i] || T.IsNegative(value) != TStored.IsNegative(stored[i]))
                throw OutOfRange<T>(file, stored[i]);
            values[i] = value;
        }
    }

    private static void ToWholeNumbers<TStored, T>(ReadOnlySpan<TStored> stored, Span<T> values, StoredVolume file)
        where TStored : unmanaged, INumber<TStored>
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var (lowest, highest) = (double.CreateTruncating(T.MinValue), double.CreateTruncating(T.MaxValue));
        for (var i = 0; i < stored.Length; i++)
        {
            var exact = (double.CreateTruncating(stored[i]) * file.Slope) + file.Intercept;
            var rounded = Math.Round(exact);
            if (!(Math.Abs(exact - rounded) <= WholeNumberTolerance))
            {
                throw new InvalidInputException(
                    file.DataPath, FormattableString.Invariant($"holds the value {exact}, which is not a whole number"),
                    "labels must be whole numbers: round them when exporting");
            }
            if (rounded < lowest || rounded > highest) throw OutOfRange<T>(file, exact);
            values[i] = T.CreateSaturating(rounded);
        }
    }

    private static InvalidInputException OutOfRange<T>(StoredVolume file, object value) =>
        new(file.DataPath, FormattableString.Invariant($"holds the value {value}, outside the range of {typeof(T).Name}"),
            "check that it is the right file");
}
