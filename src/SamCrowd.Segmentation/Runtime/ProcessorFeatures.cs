using System.Runtime.Intrinsics.X86;

namespace SamCrowd.Segmentation.Runtime;

/// <summary>What decides on a CPU which number format is fast.</summary>
internal static class ProcessorFeatures
{
    private const int ExtendedFeatures = 7;

    /// <summary>
    /// Whether the processor multiplies bfloat16 by itself: AVX512-BF16 (CPUID leaf 7.1, EAX bit 5) or AMX-BF16 (leaf 7.0, EDX bit 22), as
    /// Intel's and AMD's manuals number them. Without it libtorch's bfloat16 convolutions are slower than those of float32.
    /// </summary>
    public static bool HasBFloat16 { get; } = DetectBFloat16();

    private static bool DetectBFloat16()
    {
        // Avx512F is supported only where the operating system keeps its registers.
        if (!X86Base.IsSupported || !Avx512F.IsSupported) return false;
        var (deepest, _, _, _) = X86Base.CpuId(0, 0);
        if (deepest < ExtendedFeatures) return false;
        var (subleaves, _, _, edx) = X86Base.CpuId(ExtendedFeatures, 0);
        if ((edx >> 22 & 1) != 0) return true;
        return subleaves >= 1 && (X86Base.CpuId(ExtendedFeatures, 1).Eax >> 5 & 1) != 0;
    }
}
