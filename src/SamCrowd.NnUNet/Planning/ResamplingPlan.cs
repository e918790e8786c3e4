using System.Text.Json.Nodes;
using SamCrowd.NnUNet.Json;

namespace SamCrowd.NnUNet.Planning;

/// <summary>How one kind of array (image, labels, probabilities) is resampled.</summary>
/// <param name="Function">nnU-Net's function name, e.g. resample_data_or_seg_to_shape.</param>
/// <param name="Order">Spline order in plane: 0 nearest, 1 linear, 3 cubic.</param>
/// <param name="OrderZ">Order along the low-resolution axis where it is handled apart.</param>
/// <param name="ForceSeparateZ">null: decided from the spacings (ratio above 3).</param>
internal sealed record ResamplingPlan(string Function, bool IsSegmentation, int Order, int OrderZ, bool? ForceSeparateZ)
{
    internal static ResamplingPlan Read(JsonObject configuration, string kind, string source)
    {
        var within = $"{source}: {kind}_kwargs";
        var settings = PlanJson.RequireObject(configuration, $"{kind}_kwargs", source);
        return new ResamplingPlan(
            PlanJson.RequireText(configuration, kind, source),
            PlanJson.OptionalFlag(settings, "is_seg", false, within),
            PlanJson.RequireInteger(settings, "order", within),
            settings["order_z"] is { } orderZ ? PlanJson.Integer(orderZ, "order_z", within) : 0,
            settings["force_separate_z"] is { } force ? PlanJson.Flag(force, "force_separate_z", within) : null);
    }
}
