using System.Text.Json.Nodes;
using SamCrowd.Annotation.Repair;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Repair.Steps;

/// <param name="values">Labels of one density.</param>
/// <param name="channel">The image channel whose values count.</param>
internal sealed class IntensityStep(IntensityCleanupSettings settings, IReadOnlyList<int> values, int channel) : IRepairStep
{
    public RepairStep Step => RepairStep.Intensity;

    public JsonObject Settings
    {
        get
        {
            var key = SettingsJson.Key(settings);
            key["labels"] = new JsonArray([.. values.Select(value => (JsonNode)value)]);
            key["channel"] = channel;
            return key;
        }
    }

    public RepairedVolume Repair(RepairCase item, Volume<short> labels, CancellationToken cancellation) =>
        new(IntensityCleanup.Apply(item.ReadImage(channel), labels, item.Axis, values, settings));
}
