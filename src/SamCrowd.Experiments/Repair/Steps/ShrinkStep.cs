using System.Globalization;
using System.Text.Json.Nodes;
using SamCrowd.Annotation.Repair;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Repair.Steps;

/// <summary>Moves each label's surface so far that its volume on the cases with ground truth is unbiased.</summary>
/// <param name="values">The labels.</param>
internal sealed class ShrinkStep(IReadOnlyList<int> values) : IRepairStep
{
    private readonly Dictionary<int, double> _distances = [];

    public RepairStep Step => RepairStep.Shrink;

    public JsonObject? Prepare(
        IReadOnlyList<RepairCase> all, IReadOnlyList<RepairCase> known, string folder, IProgress<StepProgress>? progress,
        CancellationToken cancellation)
    {
        foreach (var label in values)
        {
            cancellation.ThrowIfCancellationRequested();
            var pairs = known.Select(item => (item.ReadLabels(), TruthOnPromptedSlices.Of(item.ReadTruth(), item.Prompts, label)));
            if (LabelShift.Choose(pairs, label) is { } distance) _distances[label] = distance;
        }
        return new JsonObject
        {
            ["least_signed_distance_mm"] = new JsonObject(_distances.Select(
                pair => KeyValuePair.Create(pair.Key.ToString(CultureInfo.InvariantCulture), (JsonNode?)pair.Value))),
        };
    }

    public RepairedVolume Repair(RepairCase item, Volume<short> labels, CancellationToken cancellation) =>
        new(LabelShift.Apply(labels, _distances));
}
