using System.Text.Json.Nodes;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Repair;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Repair.Steps;

/// <summary>
/// Replaces the labels by the mean of what SAM makes of several boxes for each drawn one; where these are divided the weight is small.
/// </summary>
internal sealed class JitteredBoxesStep(RepairSettings settings, int seed, SamPrompter sam) : IRepairStep
{
    public RepairStep Step => RepairStep.JitteredBoxes;

    public JsonObject Settings => new()
    {
        ["jitter_copies"] = settings.JitterCopies,
        ["jitter_share"] = settings.JitterShare,
        ["seed"] = seed,
        ["sam"] = sam.Key,
    };

    public RepairedVolume Repair(RepairCase item, Volume<short> labels, CancellationToken cancellation)
    {
        BoxPrompt[] prompts = [.. item.Prompts.SelectMany(
            prompt => JitteredBoxes.Of(prompt, settings.JitterCopies, settings.JitterShare, seed)
            .Where(copy => Touches(copy, labels.Size)))];
        if (prompts.Length == 0) return new RepairedVolume(labels);
        var votes = new LabelVotes(labels.Size, labels.Geometry, settings.JitterCopies);
        foreach (var (prompt, logits) in sam.Logits(item, prompts, cancellation))
            votes.Add(prompt.Axis, prompt.Slice, prompt.Label, logits.Above(0));
        var (mean, weights) = votes.Decide();
        return new RepairedVolume(mean, weights);
    }

    // A box at the slice's edge may be moved off it.
    private static bool Touches(BoxPrompt prompt, Size3 size)
    {
        var plane = new SlicePlane(size, prompt.Axis);
        return prompt.Box is not { } box || box.Touches(plane.Rows, plane.Columns);
    }
}
