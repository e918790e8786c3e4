using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamCrowd.Annotation.Repair;
using SamCrowd.Experiments.Repair.Steps;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Repair;

/// <summary>One step over all cases, in a folder of its own: CASE.nii.gz, weights/CASE.nii.gz, records/CASE.json, found.json.</summary>
/// <param name="step">The step.</param>
/// <param name="folder">The step's.</param>
internal sealed class StepRun(RepairJob job, IRepairStep step, string folder, FileHashes hashes)
{
    /// <summary>What the step chose or learnt on ground truth.</summary>
    public const string FoundFile = "found.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private readonly int[] _labels = [.. job.Dataset.Description.Labels.ForegroundLabels];

    /// <param name="all">The cases as the step before left them.</param>
    /// <returns>The cases as this step leaves them, and what it changed in each.</returns>
    public (IReadOnlyList<RepairCase> Cases, IReadOnlyList<StepRecord> Records) Run(
        IReadOnlyList<RepairCase> all, IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        RepairCase[] known = step.Step.NeedsGroundTruth() ? [.. all.Where(item => job.GroundTruth.Contains(item.Id))] : [];
        var learnt = known.SelectMany(item => (ContentInput[])
        [
            new($"labels of {item.Id}", hashes.Of(item.LabelFile)), new($"ground truth of {item.Id}", hashes.Of(item.Item.LabelPath!)),
            .. item.Item.ImagePaths.Select((image, channel) => new ContentInput($"image {channel} of {item.Id}", hashes.Of(image))),
        ]).ToArray();
        var prepared = false;
        var (cases, records) = (new List<RepairCase>(), new List<StepRecord>());
        foreach (var item in all)
        {
            cancellation.ThrowIfCancellationRequested();
            var key = KeyOf(item, learnt);
            var record = StepRecord.Find(RecordFile(item.Id));
            if (record is null || !record.Done.Holds(key, folder, hashes))
            {
                if (!prepared) Prepare(all, known, progress, cancellation);
                prepared = true;
                record = Repair(item, key, cancellation);
            }
            records.Add(record);
            cases.Add(item with
            {
                LabelFile = LabelFile(item.Id),
                WeightFile = File.Exists(WeightFile(item.Id)) ? WeightFile(item.Id)
                : null
            });
            progress?.Report(new StepProgress($"Repair: {SettingWords.Of(step.Step)}", cases.Count, all.Count, item.Id));
        }
        return (cases, records);
    }

    private void Prepare(IReadOnlyList<RepairCase> all, IReadOnlyList<RepairCase> known, IProgress<StepProgress>? progress,
        CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        if (step.Prepare(all, known, folder, progress, cancellation) is { } found)
            AtomicFile.WriteText(Path.Combine(folder, FoundFile), found.ToJsonString(Json) + "\n");
    }

    private StepRecord Repair(RepairCase item, string key, CancellationToken cancellation)
    {
        var before = item.ReadLabels();
        var (after, weights) = step.Repair(item, before, cancellation);
        Restore(before, after);
        List<string> files = [LabelFile(item.Id)];
        VolumeFile.Write(files[0], after);
        if (Combined(item, weights) is { } all)
        {
            files.Add(WeightFile(item.Id));
            VolumeFile.Write(files[1], all);
        }
        else if (File.Exists(WeightFile(item.Id))) File.Delete(WeightFile(item.Id));
        var record = new StepRecord(item.Id, DoneMarker.Of(key, folder, files, hashes), LabelChange.Between(before, after, _labels));
        record.Write(RecordFile(item.Id));
        return record;
    }

    /// <summary>What training was to leave out is left out still, unless the step labelled it.</summary>
    private void Restore(Volume<short> before, Volume<short> after)
    {
        if (job.IgnoreLabel is not { } ignore) return;
        for (var i = 0; i < after.Voxels.Length; i++)
            if (before.Voxels[i] == ignore && after.Voxels[i] == 0) after.Voxels[i] = (short)ignore;
    }

    private static Volume<float>? Combined(RepairCase item, Volume<float>? weights)
    {
        if (item.WeightFile is not { } file) return weights;
        var earlier = VolumeFile.ReadOnto<float>(file, item.LabelFile);
        if (weights is null) return earlier;
        for (var i = 0; i < earlier.Voxels.Length; i++) earlier.Voxels[i] *= weights.Voxels[i];
        return earlier;
    }

    private string KeyOf(RepairCase item, IReadOnlyList<ContentInput> learnt)
    {
        var drawn = item.Bounds.Concat(item.Prompts).Select(p => string.Create(
            CultureInfo.InvariantCulture, $"{p.Axis} {p.Slice} {p.Label} {p.Box} {string.Join(' ', p.Points)} {p.Annotator}"));
        var settings = new JsonObject
        {
            ["step"] = SettingWords.Of(step.Step),
            ["settings"] = step.Settings,
            ["prompts"] = new JsonArray([.. drawn.Select(text => (JsonNode)text)]),
        };
        List<ContentInput> inputs = [new("labels", hashes.Of(item.LabelFile)), .. learnt];
        inputs.AddRange(item.Item.ImagePaths.Select((image, channel) => new ContentInput($"image {channel}", hashes.Of(image))));
        if (item.WeightFile is { } weights) inputs.Add(new ContentInput("weights", hashes.Of(weights)));
        return new ContentKey(CodeVersion.Of(typeof(LabelRepair)), settings, inputs).Value;
    }

    private string LabelFile(string id) => Path.Combine(folder, id + LabelRepair.Ending);

    private string WeightFile(string id) => Path.Combine(folder, LabelRepair.WeightFolder, id + LabelRepair.Ending);

    private string RecordFile(string id) => Path.Combine(folder, "records", id + ".json");
}
