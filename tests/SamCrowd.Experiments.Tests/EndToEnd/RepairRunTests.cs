using SamCrowd.Experiments.Repair;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.EndToEnd;

/// <summary>Arms whose labels are repaired, and arms that start from another arm's networks, through the built program.</summary>
[Trait("Category", "Long")]
public sealed class RepairRunTests : IDisposable
{
    private const string Arms = """
        name: repair
        data: { train: 4, test: 2, phantom: { size: [10, 48, 48] } }
        annotators: [{ name: study }]
        repair: { box_margin: [2, 2, 4, 4], heterogeneous: [aorta], jitter_copies: 3, ring_mm: 8, corrector_confidence: true }
        arms:
          - { name: GT, labels: ground-truth }
          - { name: SAM, labels: sam }
          - { name: clipped, labels: sam, repair: [clip-to-box, intensity] }
          - { name: weighted, labels: sam, repair: [jittered-boxes, edge-ring], weights: confidence }
          - { name: axes, labels: sam, repair: [three-axes] }
          - { name: learnt, labels: sam, repair: [logit-threshold, shrink, corrector], ground_truth_cases: 2 }
          - { name: taught, labels: sam, teacher: clipped, repair: [teacher-prompts, teacher-labels], pretrain_on: clipped }
          - { name: boxed, labels: sam, repair: [clip-to-box], box_loss: 0.2 }
          - { name: tuned, labels: ground-truth, cases: 2, pretrain_on: clipped }
        plan: { patch_size: [8, 32, 32], features: [4, 8] }
        training: { folds: [all], epochs: 2, iterations: 2, validation_iterations: 1, threads: 1, fine_tuning_epochs: 1 }

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Labels_are_repaired_step_by_step_and_networks_start_from_another_arms()
    {
        File.WriteAllText(_folder["repair.yaml"], $"extends: {SharedData.Repository}/experiments/demo.yaml\n{Arms}");
        var (code, _, error) = CliProcess.Run("run", _folder["repair.yaml"], "--out", _folder["run"]);
        Assert.True(code == 0, error);

        var clipped = RepairQuality.Read(_folder["run", "repair", "study", "background", "clip-to-box+intensity", RepairQuality.FileName]);
        var means = RepairQuality.Means(clipped).GroupBy(mean => mean.Step)
            .ToDictionary(group => group.Key, group => group.Average(mean => mean.Precision));
        Assert.True(means["clip-to-box"] > means["labels"], $"precision {means["labels"]} before clipping, {means["clip-to-box"]} after");
        Assert.All(clipped, score => Assert.False(score.Learnt));

        var weights = VolumeFile.Read<float>(_folder["run", "labels", "weighted", "weights", "phantom_001.nii.gz"]).Voxels;
        Assert.Contains(0, weights);
        Assert.Contains(1, weights);
        Assert.Contains(weights, weight => weight is > 0 and < 1);

        var learnt = RepairQuality.Read(_folder["run", "repair", "study", "background", "logit-threshold+shrink+corrector-2",
            RepairQuality.FileName]);
        Assert.Equal(2, learnt.Where(score => score.Learnt).Select(score => score.Case).Distinct().Count());
        var doubt = VolumeFile.Read<float>(_folder["run", "labels", "learnt", "weights", "phantom_001.nii.gz"]).Voxels
            .Concat(VolumeFile.Read<float>(_folder["run", "labels", "learnt", "weights", "phantom_002.nii.gz"]).Voxels).ToArray();
        Assert.Contains(doubt, weight => weight is > 0 and < 1);
        var taught = RepairQuality.Read(_folder["run", "repair", "study", "background", "teacher-prompts+teacher-labels-by-clipped",
            RepairQuality.FileName]);
        Assert.Equal(["labels", "teacher-prompts", "teacher-labels"], taught.Select(score => score.Step).Distinct());
        Assert.All(taught, score => Assert.False(score.Learnt));
        Assert.True(File.Exists(_folder["run", "labels", "boxed", "boxes", "phantom_001.nii.gz"]), "the boxes' maps are not there");
        Assert.True(File.Exists(_folder["run", "train", "boxed", "fold_all", "checkpoint_final.pth"]), "no network was trained on boxes");
        var control = File.ReadAllText(_folder["run", "train", "tuned", "fold_all", "metrics.jsonl"]).Trim().Split('\n');
        Assert.Single(control);
        var report = File.ReadAllText(_folder["run", "report", "report.md"]);
        Assert.Contains("Labels before and after each step of repair", report, StringComparison.Ordinal);
        Assert.Contains("pre-trained on the labels of clipped", report, StringComparison.Ordinal);
        Assert.Contains("with what the networks of clipped predicted", report, StringComparison.Ordinal);
        Assert.Contains("box projection loss (Tian et al. 2021) of weight 0.2", report, StringComparison.Ordinal);
        Assert.True(Directory.Exists(_folder["run", "evaluate", "GT-2"]), "the arms with two ground-truth volumes have no control");

        // Nothing is done a second time.
        Assert.Contains("nothing to do", CliProcess.Run("run", _folder["repair.yaml"], "--out", _folder["run"]).Output,
            StringComparison.Ordinal);
    }
}
