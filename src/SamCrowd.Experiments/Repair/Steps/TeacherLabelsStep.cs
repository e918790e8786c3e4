using System.Text.Json.Nodes;
using SamCrowd.Annotation.Repair;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Repair.Steps;

/// <summary>On slices with boxes the teacher's prediction within the boxes takes the place of the labels.</summary>
internal sealed class TeacherLabelsStep(TeacherPredictions teacher) : IRepairStep
{
    public RepairStep Step => RepairStep.TeacherLabels;

    public JsonObject Settings => new() { ["teacher"] = teacher.Key };

    public JsonObject? Prepare(
        IReadOnlyList<RepairCase> all, IReadOnlyList<RepairCase> known, string folder, IProgress<StepProgress>? progress,
        CancellationToken cancellation)
    {
        teacher.Predict(all, progress, cancellation);
        return null;
    }

    public RepairedVolume Repair(RepairCase item, Volume<short> labels, CancellationToken cancellation) =>
        new(PredictedLabels.Within(labels, teacher.Read(item), item.Bounds));
}
