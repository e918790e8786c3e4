using System.Globalization;
using System.Text.Json.Nodes;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Repair;
using SamCrowd.Imaging;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Experiments.Repair.Steps;

/// <summary>
/// Replaces the labels by SAM's masks at another threshold of their logits, within the boxes: for each label the one at which the masks of
/// the cases with ground truth have together as many voxels as ground truth.
/// </summary>
/// <param name="values">The labels.</param>
internal sealed class LogitThresholdStep(IReadOnlyList<int> values, SamPrompter sam) : IRepairStep
{
    private readonly Dictionary<int, float> _thresholds = [];

    public RepairStep Step => RepairStep.LogitThreshold;

    public JsonObject Settings => new() { ["sam"] = sam.Key };

    public JsonObject? Prepare(
        IReadOnlyList<RepairCase> all, IReadOnlyList<RepairCase> known, string folder, IProgress<StepProgress>? progress,
        CancellationToken cancellation)
    {
        var (counts, wanted) = (new Dictionary<int, LogitCounts>(), new Dictionary<int, long>());
        for (var i = 0; i < known.Count; i++)
        {
            var (item, truth) = (known[i], known[i].ReadTruth());
            foreach (var label in item.Prompts.Select(prompt => prompt.Label).Distinct())
            {
                var part = TruthOnPromptedSlices.Of(truth, item.Prompts, label);
                wanted[label] = wanted.GetValueOrDefault(label) + part.Voxels.LongCount(value => value == label);
            }
            foreach (var (label, best) in HighestOfSlices(item, cancellation))
            {
                if (!counts.TryGetValue(label, out var count)) counts[label] = count = new LogitCounts();
                count.Add(best);
            }
            progress?.Report(new StepProgress("Logit threshold", i + 1, known.Count, item.Id));
        }
        foreach (var label in values)
            if (counts.TryGetValue(label, out var count) && wanted.GetValueOrDefault(label) > 0)
                _thresholds[label] = count.ThresholdFor(wanted[label]);
        return new JsonObject
        {
            ["logit_threshold"] = new JsonObject(_thresholds.Select(
                pair => KeyValuePair.Create(pair.Key.ToString(CultureInfo.InvariantCulture), (JsonNode?)pair.Value))),
        };
    }

    public RepairedVolume Repair(RepairCase item, Volume<short> labels, CancellationToken cancellation)
    {
        if (item.Prompts.Count == 0) return new RepairedVolume(labels);
        var made = new Volume<short>(labels.Size, labels.Geometry);
        foreach (var (prompt, logits) in Bounded(item, cancellation))
        {
            var plane = new SlicePlane(made.Size, prompt.Axis);
            var threshold = _thresholds.GetValueOrDefault(prompt.Label);
            for (var pixel = 0; pixel < logits.Values.Length; pixel++)
            {
                var (row, column) = Math.DivRem(pixel, plane.Columns);
                if (logits.Values[pixel] > threshold && prompt.Box?.Contains(column, row) != false)
                    made.Voxels[plane.VoxelIndex(prompt.Slice, row, column)] = (short)prompt.Label;
            }
        }
        return new RepairedVolume(made);
    }

    // SAM sees the boxes as they were drawn; what bounds its masks are the tightened ones.
    private IEnumerable<(BoxPrompt Bound, SamLogits Logits)> Bounded(RepairCase item, CancellationToken cancellation)
    {
        var bounds = item.Prompts.Zip(item.Bounds).ToDictionary(pair => (object)pair.First, pair =>
            pair.Second, ReferenceEqualityComparer.Instance);
        foreach (var (prompt, logits) in sam.Logits(item, item.Prompts, cancellation)) yield return (bounds[prompt], logits);
    }

    /// <summary>By label and slice the highest logit of its prompts at each pixel; pixels outside its boxes have none.</summary>
    private IEnumerable<(int Label, float[] Highest)> HighestOfSlices(RepairCase item, CancellationToken cancellation)
    {
        var open = new Dictionary<int, float[]>();
        (SliceAxis, int)? at = null;
        foreach (var (prompt, logits) in Bounded(item, cancellation))
        {
            if (at is { } place && place != (prompt.Axis, prompt.Slice))
            {
                foreach (var (label, done) in open) yield return (label, done);
                open.Clear();
            }
            at = (prompt.Axis, prompt.Slice);
            if (!open.TryGetValue(prompt.Label, out var highest))
            {
                open[prompt.Label] = highest = new float[logits.Values.Length];
                highest.AsSpan().Fill(float.NegativeInfinity);
            }
            for (var pixel = 0; pixel < highest.Length; pixel++)
            {
                var (row, column) = Math.DivRem(pixel, logits.Columns);
                if (logits.Values[pixel] > highest[pixel] && prompt.Box?.Contains(column, row) != false)
                    highest[pixel] = logits.Values[pixel];
            }
        }
        foreach (var (label, done) in open) yield return (label, done);
    }
}
