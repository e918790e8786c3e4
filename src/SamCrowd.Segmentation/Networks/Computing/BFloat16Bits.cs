using System.Runtime.CompilerServices;

namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>A bfloat16 as it lies in memory: the upper half of a float32.</summary>
internal readonly struct BFloat16Bits(ushort bits)
{
    private const ushort QuietNaN = 0x7FC0;

    public ushort Bits => bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float ToSingle() => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>To nearest, ties to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BFloat16Bits Round(float value)
    {
        if (float.IsNaN(value)) return new BFloat16Bits(QuietNaN);
        var whole = BitConverter.SingleToUInt32Bits(value);
        return new BFloat16Bits((ushort)((whole + 0x7FFF + (whole >> 16 & 1)) >> 16));
    }
}
