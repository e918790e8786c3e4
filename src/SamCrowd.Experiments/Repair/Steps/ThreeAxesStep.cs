using System.Text.Json.Nodes;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Repair;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Repair.Steps;

/// <summary>
/// Compares the labels with those that SAM makes along the axes that nobody annotated, prompted by the hull of the boxes.
/// </summary>
internal sealed class ThreeAxesStep(RepairSettings settings, SamPrompter sam) : IRepairStep
{
    public RepairStep Step => RepairStep.ThreeAxes;

    public JsonObject Settings => new() { ["agreement"] = SettingWords.Of(settings.Agreement), ["sam"] = sam.Key };

    public RepairedVolume Repair(RepairCase item, Volume<short> labels, CancellationToken cancellation)
    {
        var annotated = item.Prompts.Select(prompt => prompt.Axis).ToHashSet();
        var volumes = new List<Volume<short>> { labels };
        foreach (var axis in Enum.GetValues<SliceAxis>().Where(axis => !annotated.Contains(axis)))
        {
            var prompts = HullPrompts.Across(labels.Size, item.Bounds, axis);
            if (prompts.Count > 0) volumes.Add(sam.Label(item, prompts, cancellation));
        }
        return new RepairedVolume(volumes.Count == 1 ? labels : LabelAgreement.Of(volumes, settings.Agreement));
    }
}
