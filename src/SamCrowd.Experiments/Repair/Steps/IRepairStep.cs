using System.Text.Json.Nodes;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Repair.Steps;

/// <summary>One step of label repair at work.</summary>
internal interface IRepairStep
{
    RepairStep Step { get; }

    /// <summary>Every value that decides the result, besides labels, image, prompts and ground truth.</summary>
    JsonObject Settings => [];

    /// <summary>Chooses or learns on the cases with ground truth; called once before the first case that is not done.</summary>
    /// <param name="all">All cases.</param>
    /// <param name="known">Those with ground truth.</param>
    /// <param name="folder">Where the step may keep files.</param>
    /// <returns>What it found, for the record; null for a step that finds nothing.</returns>
    JsonObject? Prepare(
        IReadOnlyList<RepairCase> all, IReadOnlyList<RepairCase> known, string folder, IProgress<StepProgress>? progress,
        CancellationToken cancellation) => null;

    /// <param name="labels">The case's labels; not changed.</param>
    RepairedVolume Repair(RepairCase item, Volume<short> labels, CancellationToken cancellation);
}
