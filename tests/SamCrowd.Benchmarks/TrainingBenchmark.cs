using System.Diagnostics;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.Segmentation.Losses;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Training;
using SamCrowd.Testing;
using TorchSharp;

namespace SamCrowd.Benchmarks;

public sealed class TrainingBenchmark : IBenchmark
{
    private const int Iterations = 10;
    private const int Rounds = 3;

    public string Name => "training";

    public string Description => "an iteration of a training against bare forward, backward and step on the same sizes (40x56x40, the "
        + "Hippocampus plan, 5.6 M parameters)";

    public void Run(TextWriter output)
    {
        var plans = Plans.Read(SharedData.Golden("datasets", "Dataset040_HippocampusShared", "nnUNetPlans.json"));
        using var folder = new TemporaryFolder();
        var dataset = WriteCases(folder);
        foreach (var features in new[] { [8, 16, 32, 64], (int[]?)null })
        {
            var fitted = plans.With(plans.Configuration("3d_fullres").Override([40, 56, 40], features is null ? 2 : 4, features));
            DatasetPreprocessor.Run(dataset, fitted, "3d_fullres", folder["store"], new PreprocessingSettings());
            foreach (var precision in new[] { Precision.Float32, Precision.BFloat16 })
            {
                // Each round holds both against each other within seconds; the median keeps a round that other work disturbed out.
                var rounds = Enumerable.Range(0, Rounds)
                    .Select(round => (Bare: Bare(fitted.Configuration("3d_fullres"), precision),
                    Trained: Trained(folder, dataset, fitted, $"{precision}{features?.Length}_{round}", precision)))
                    .OrderBy(round => round.Trained / round.Bare)
                    .ToArray();
                var (bare, trained) = rounds[Rounds / 2];
                output.WriteLine($"  {(features is null ? "full plan, batch 2" : "features 8 to 64, batch 4")}, {precision}: bare "
                    + $"{bare:f3} s, training {trained:f3} s an iteration, "
                    + $"ratio {trained / bare:f2} (median of {Rounds}: "
                    + $"{string.Join(", ", rounds.Select(round => $"{round.Trained / round.Bare:f2}"))})");
            }
        }
    }

    /// <summary>Seconds an iteration of nothing but forward, loss, backward and SGD on tensors made once.</summary>
    private static double Bare(ConfigurationPlan plan, Precision precision)
    {
        var loss = new DeepSupervision(new DiceCrossEntropyLoss(plan.BatchDice, null), plan.Architecture.NStages - 1);
        using var network = NetworkFactory.Create(plan.Architecture, 1, 3, loss.Weights.Count, precision == Precision.BFloat16
            ? torch.bfloat16 : torch.float32);
        var velocities = network.Parameters.Select(parameter => torch.zeros_like(parameter.Value)).ToList();
        using var data = torch.randn([plan.BatchSize, 1, .. plan.PatchSize.Select(n => (long)n)]);
        using var full = torch.randint(0, 3, [plan.BatchSize, .. plan.PatchSize.Select(n => (long)n)], torch.int64);
        using var half = torch.randint(0, 3, [plan.BatchSize, .. plan.PatchSize.Select(n => (long)n / 2)], torch.int64);
        Step();
        var clock = Stopwatch.StartNew();
        for (var iteration = 0; iteration < Iterations; iteration++) Step();
        return clock.Elapsed.TotalSeconds / Iterations;

        void Step()
        {
            using var scope = torch.NewDisposeScope();
            foreach (var parameter in network.Parameters) parameter.Value.grad = null;
            loss.Forward(network.Forward(data), [full, half]).backward();
            using var noGradient = torch.no_grad();
            for (var index = 0; index < velocities.Count; index++)
            {
                if (network.Parameters[index].Value.grad is not { } gradient) continue;
                velocities[index].mul_(0.99).add_(gradient);
                network.Parameters[index].Value.add_(gradient.add_(velocities[index], 0.99), -0.01);
            }
        }
    }

    private static double Trained(TemporaryFolder folder, DatasetFolder dataset, Plans plans, string model, Precision precision)
    {
        string[] ids = [.. dataset.TrainingCases.Select(item => item.Id)];
        var result = Trainer.Run(
            new TrainingJob
            {
                PreprocessedFolder = folder["store"],
                Plans = plans,
                Configuration = "3d_fullres",
                Dataset = dataset.Description,
                TrainingIds = ids,
                ValidationIds = ids,
                Fold = "all",
                ModelFolder = folder[model],
                Settings = new TrainerSettings
                {
                    Epochs = 2,
                    IterationsPerEpoch = Iterations,
                    ValidationIterationsPerEpoch = 0,
                    Precision = precision,
                    Device = "cpu",
                },
            },
            null,
            default);
        return result.History.Epochs[^1].Seconds / Iterations;
    }

    private static DatasetFolder WriteCases(TemporaryFolder folder)
    {
        const int count = 8;
        new DatasetDescription
        {
            ChannelNames = ["MRI"],
            Labels = LabelScheme.Of("anterior", "posterior"),
            TrainingCount = count
        }.Write(folder["dataset", "dataset.json"]);
        for (var index = 0; index < count; index++)
        {
            var random = new RandomStream(index);
            var image = new Volume<float>(new Size3(36, 50, 35), Geometry.WithSpacing(1, 1, 1));
            for (var i = 0; i < image.Voxels.Length; i++) image.Voxels[i] = (float)random.Normal(100, 20);
            var position = 0;
            VolumeFile.Write(folder["dataset", "imagesTr", $"case_{index}_0000.nii.gz"], image);
            VolumeFile.Write(folder["dataset", "labelsTr", $"case_{index}.nii.gz"],
                image.Map(_ => (short)(position++ / 9 % 5 == 0 ? 1 + (position / 9000 % 2) : 0)));
        }
        return new DatasetFolder(folder["dataset"]);
    }
}
