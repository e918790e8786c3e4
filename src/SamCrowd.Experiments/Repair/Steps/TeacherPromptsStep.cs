using System.Text.Json.Nodes;
using SamCrowd.Annotation.Repair;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Repair.Steps;

/// <summary>SAM is prompted again, with the boxes of what the teacher predicts within the annotators' boxes.</summary>
internal sealed class TeacherPromptsStep(TeacherPredictions teacher, SamPrompter sam) : IRepairStep
{
    public RepairStep Step => RepairStep.TeacherPrompts;

    public JsonObject Settings => new() { ["teacher"] = teacher.Key, ["sam"] = sam.Key };

    public JsonObject? Prepare(
        IReadOnlyList<RepairCase> all, IReadOnlyList<RepairCase> known, string folder, IProgress<StepProgress>? progress,
        CancellationToken cancellation)
    {
        teacher.Predict(all, progress, cancellation);
        return null;
    }

    public RepairedVolume Repair(RepairCase item, Volume<short> labels, CancellationToken cancellation) => item.Prompts.Count == 0
        ? new RepairedVolume(labels)
        : new RepairedVolume(sam.Label(item, PredictedPrompts.Of(teacher.Read(item), item.Prompts, item.Bounds), cancellation));
}
