using System.Text.Json.Nodes;
using SamCrowd.Annotation.Repair;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Repair.Steps;

internal sealed class EdgeRingStep(RepairSettings settings, IReadOnlyList<int> values) : IRepairStep
{
    public RepairStep Step => RepairStep.EdgeRing;

    public JsonObject Settings => new() { ["ring_mm"] = settings.RingMm, ["ring_weight"] = settings.RingWeight };

    public RepairedVolume Repair(RepairCase item, Volume<short> labels, CancellationToken cancellation) =>
        new(labels, EdgeRing.Weights(labels, item.Bounds, values, settings.RingMm, settings.RingWeight));
}
