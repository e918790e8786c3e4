using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.EndToEnd;

/// <summary>
/// Every kind of arm from images to report through the built program, with tiny trainings: what is asserted is its labels.
/// </summary>
[Trait("Category", "Long")]
public sealed class ArmRunTests : IDisposable
{
    private const string Arms = """
        name: arms
        data: { train: 4, test: 2, phantom: { size: [10, 48, 48] } }
        annotators:
          - name: study
          - { name: sparse, missed_slice_rate: 0.3 }
          - { name: anna, rule: person, jitter_mm: 2, margin_mm: 1 }
          - { name: ben, rule: person, jitter_mm: 2, margin_mm: 1 }
        arms:
          - { name: GT, labels: ground-truth }
          - { name: SAM, labels: sam }
          - { name: sparse, labels: sam, annotators: [sparse] }
          - { name: ignore, labels: sam, annotators: [sparse], unboxed: ignore-slices }
          - { name: gaps, labels: sam, annotators: [sparse], unboxed: ignore-gaps }
          - { name: interpolate, labels: sam, annotators: [sparse], unboxed: interpolate }
          - { name: coverage, labels: sam, annotators: [sparse], least_coverage: 0.7 }
          - { name: confidence, labels: sam, annotators: [sparse], weights: confidence }
          - { name: majority, labels: sam, annotators: [study, anna, ben], weights: confidence }
          - { name: staple, labels: sam, annotators: [study, anna, ben], fusion: staple }
          - { name: score, labels: sam, annotators: [study, anna, ben], fusion: score-weighted }
          - { name: boxes, labels: sam, annotators: [study, anna, ben], fusion: boxes }
          - { name: mix, labels: sam, annotators: [sparse], ground_truth_cases: 2 }
        plan: { patch_size: [8, 32, 32], features: [4, 8] }
        training: { folds: [all], epochs: 2, iterations: 2, validation_iterations: 1, threads: 1 }

        """;

    private const short Ignored = 6;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_arm_learns_from_the_labels_it_names()
    {
        Run();
        SlicesWithoutABoxAreIgnored();
        InterpolatedSlicesAreFilled();
        CasesBelowTheThresholdAreLeftOut();
        LabelledVoxelsAreWeighedByConfidence();
        FusedLabelsAreNobodysOwn();
        GroundTruthIsMixedIn();
        LabelSetsAreMadeOnceAndEmbeddingsAreDropped();
    }

    private void Run()
    {
        File.WriteAllText(_folder["arms.yaml"], $"extends: {SharedData.Repository}/experiments/demo.yaml\n{Arms}");
        var (code, output, error) = CliProcess.Run("run", _folder["arms.yaml"], "--out", _folder["run"]);
        Assert.True(code == 0, error);
        var report = File.ReadAllText(_folder["run", "report", "report.md"]);
        foreach (var arm in new[] { "ignore", "gaps", "interpolate", "coverage", "confidence", "majority", "staple", "score", "boxes",
            "mix" })
        {
            Assert.True(File.Exists(_folder["run", "predict", arm, "phantom_005.nii.gz"]), arm);
            Assert.Contains(arm, report, StringComparison.Ordinal);
        }
        Assert.Matches(@"(?m)^\d+ of (\d+) stages done now", output);
    }

    private void SlicesWithoutABoxAreIgnored()
    {
        foreach (var arm in new[] { "ignore", "gaps" })
        {
            Assert.Equal(Ignored, new DatasetFolder(_folder["run", "labels", arm]).Description.Labels.IgnoreLabel);
            Assert.Contains(Ids, id => Labels(arm, id).Voxels.Contains(Ignored));
            // A network has no class for it: no prediction may hold it.
            Assert.DoesNotContain(Ignored, VolumeFile.Read<short>(_folder["run", "predict", arm, "phantom_005.nii.gz"]).Voxels);
        }
        Assert.All(Ids, id => Assert.DoesNotContain(Ignored, Labels("sparse", id).Voxels));
        // Where an arm says anything, it says what the sparse one does.
        foreach (var (gap, plain) in Labels("gaps", "phantom_001").Voxels.Zip(Labels("sparse", "phantom_001").Voxels))
            Assert.True(gap == plain || (gap == Ignored && plain == 0));
    }

    private void InterpolatedSlicesAreFilled()
    {
        Assert.All(Ids, id => Assert.True(Count("sparse", id) < Count("interpolate", id), id));
        Assert.All(Ids, id => Assert.True(Count("sparse", id) < Count("SAM", id), id));
    }

    private void CasesBelowTheThresholdAreLeftOut()
    {
        var rows = File.ReadAllLines(_folder["run", "labels", "coverage", "cases.csv"]).Skip(1).Select(line => line.Split(',')).ToArray();
        Assert.Equal(Ids, rows.Select(row => row[0]));
        Assert.All(rows, row => Assert.Equal(double.Parse(row[2], System.Globalization.CultureInfo.InvariantCulture) >= 0.7 ? "sam"
            : "left-out", row[1]));
        string[] kept = [.. rows.Where(row => row[1] == "sam").Select(row => row[0])];
        Assert.InRange(kept.Length, 1, 3);
        Assert.Equal(kept, new DatasetFolder(_folder["run", "labels", "coverage"]).TrainingCases.Select(item => item.Id));
        Assert.Equal(kept.Length, Directory.GetFiles(_folder["run", "preprocess", "coverage"], "*_seg.npy").Length);
    }

    private void LabelledVoxelsAreWeighedByConfidence()
    {
        var (labels, weights) = (Labels("confidence", "phantom_001").Voxels,
            VolumeFile.Read<float>(_folder["run", "labels", "confidence", "weights", "phantom_001.nii.gz"]).Voxels);
        Assert.All(labels.Zip(weights), pair => Assert.True(pair.First == 0 ? pair.Second == 1 : pair.Second is > 0 and <= 1));
        Assert.Contains(labels.Zip(weights), pair => pair.First > 0 && pair.Second < 1);
        Assert.True(File.Exists(_folder["run", "preprocess", "confidence", "phantom_001_weights.npy"]));
        Assert.False(File.Exists(_folder["run", "preprocess", "sparse", "phantom_001_weights.npy"]));
        // The same labels, drawn patches and seed: only the weights make the losses differ.
        Assert.Equal(Labels("sparse", "phantom_001").Voxels, labels);
        Assert.NotEqual(Losses("sparse"), Losses("confidence"));
    }

    private void FusedLabelsAreNobodysOwn()
    {
        foreach (var arm in new[] { "majority", "staple", "score", "boxes" })
            foreach (var annotator in new[] { "study", "anna", "ben" })
                Assert.NotEqual(VolumeFile.Read<short>(
                    _folder["run", "sam-labels", annotator, "background", "labels", "phantom_001.nii.gz"]).Voxels,
                    Labels(arm, "phantom_001").Voxels);
        var votes = new[] { "study", "anna", "ben" }.Select(annotator =>
            VolumeFile.Read<short>(_folder["run", "sam-labels", annotator, "background", "labels", "phantom_001.nii.gz"]).Voxels).ToArray();
        var fused = Labels("majority", "phantom_001").Voxels;
        for (var i = 0; i < fused.Length; i++)
            if (votes[0][i] == votes[1][i] && votes[1][i] == votes[2][i]) Assert.Equal(votes[0][i], fused[i]);
    }

    private void GroundTruthIsMixedIn()
    {
        var rows = File.ReadAllLines(_folder["run", "labels", "mix", "cases.csv"]).Skip(1).Select(line => line.Split(',')).ToArray();
        Assert.Equal(2, rows.Count(row => row[1] == "ground-truth"));
        var truth = new DatasetFolder(_folder["run", "import", "Dataset001_arms"]);
        foreach (var row in rows)
        {
            var expected = row[1] == "ground-truth" ? VolumeFile.Read<short>(truth.Case(row[0]).LabelPath!) : Labels("sparse", row[0]);
            Assert.Equal(expected.Voxels, Labels("mix", row[0]).Voxels);
        }
    }

    private void LabelSetsAreMadeOnceAndEmbeddingsAreDropped()
    {
        string[] sets = [.. Directory.GetFiles(_folder["run", "sam-labels"], "stage.json", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_folder["run", "sam-labels"], Path.GetDirectoryName(path)!))
            .Order(StringComparer.Ordinal)];
        Assert.Equal(["anna/background", "ben/background", "sparse/background", "sparse/ignore-gaps", "sparse/ignore-slices",
            "sparse/interpolate", "study+anna+ben/background", "study/background"], sets);
        Assert.False(Directory.Exists(_folder["run", "cache"]));
    }

    private static IReadOnlyList<string> Ids => ["phantom_001", "phantom_002", "phantom_003", "phantom_004"];

    private Volume<short> Labels(string arm, string id) => VolumeFile.Read<short>(_folder["run", "labels", arm, "labels", id + ".nii.gz"]);

    private int Count(string arm, string id) => Labels(arm, id).Voxels.Count(value => value > 0);

    private string Losses(string arm) => string.Join('\n', File.ReadLines(_folder["run", "train", arm, "fold_all", "metrics.jsonl"])
        .Select(line => (string)System.Text.Json.Nodes.JsonNode.Parse(line)!["train_loss"]!.ToJsonString()));
}
