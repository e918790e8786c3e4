using SamCrowd.Imaging;
using SamCrowd.Imaging.Resampling;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.NnUNet.Preprocessing;

internal static class ResamplingPlanExtensions
{
    private static readonly string[] KnownFunctions = ["resample_data_or_seg_to_shape", "resample_data_or_seg_to_spacing"];

    /// <exception cref="InvalidInputException">The plans name a resampling function other than nnU-Net's default one.</exception>
    public static ResamplingSettings ToSettings(this ResamplingPlan plan) => KnownFunctions.Contains(plan.Function)
        ? new ResamplingSettings(plan.Order, plan.OrderZ, plan.ForceSeparateZ)
        : throw new InvalidInputException($"the plans name the resampling function '{plan.Function}', which is not known; use "
        + $"{KnownFunctions[0]}");
}
