using SamCrowd.Annotation.Repair;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Repair.Steps;

internal sealed class ClipToBoxStep : IRepairStep
{
    public RepairStep Step => RepairStep.ClipToBox;

    public RepairedVolume Repair(RepairCase item, Volume<short> labels, CancellationToken cancellation) =>
        new(BoxClipping.Apply(labels, item.Bounds));
}
