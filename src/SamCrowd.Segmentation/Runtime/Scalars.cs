using System.Collections.Concurrent;
using TorchSharp;

namespace SamCrowd.Segmentation.Runtime;

/// <summary>
/// Numbers that are handed to libtorch, each kept for the life of the process. TorchSharp makes an object of every number
/// (<c>tensor * 0.5</c>, also the factor 1 of <c>a + b</c>), and its calls hold no reference to it while libtorch reads it: a collection
/// that comes in between on another thread frees it, and libtorch computes with what lies there then. With TorchSharp 0.107, 24 threads and
/// 7 million operations 14 results were silently wrong and 608 calls failed. So every number goes through here, and sums name their factor:
/// <c>a.add(b, Scalars.One)</c>. The numbers of a training are few: constants, and the learning rates and corrections of its steps.
/// </summary>
internal static class Scalars
{
    private static readonly ConcurrentDictionary<long, Scalar> Reals = [];
    private static readonly ConcurrentDictionary<long, Scalar> Integers = [];

    /// <summary>The integer 1, the factor of a plain sum.</summary>
    public static Scalar One { get; } = Of(1);

    public static Scalar Of(double value) =>
        Reals.GetOrAdd(BitConverter.DoubleToInt64Bits(value), bits => BitConverter.Int64BitsToDouble(bits).ToScalar());

    /// <inheritdoc cref="Of(double)"/>
    public static Scalar Of(long value) => Integers.GetOrAdd(value, number => number.ToScalar());
}
