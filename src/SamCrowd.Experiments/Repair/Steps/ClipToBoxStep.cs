using System.Text.Json.Nodes;
using SamCrowd.Annotation.Repair;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Repair.Steps;

internal sealed class ClipToBoxStep : IRepairStep
{
    public RepairStep Step => RepairStep.ClipToBox;

    public JsonObject Settings => [];

    public JsonObject? Prepare(
        IReadOnlyList<RepairCase> all, IReadOnlyList<RepairCase> known, string folder, IProgress<StepProgress>? progress,
        CancellationToken cancellation) => null;

    public RepairedVolume Repair(RepairCase item, Volume<short> labels, CancellationToken cancellation) =>
        new(BoxClipping.Apply(labels, item.Bounds));
}
