using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Datasets.Splits;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.NnUNet.Labels;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Testing;

namespace SamCrowd.NnUNet.Tests.Validation;

/// <summary>Made-up models of a data set of rows of voxels: label maps and probabilities as two folds would have left them.</summary>
internal sealed class CrossValidatedModels : IDisposable
{
    public static readonly IReadOnlyList<Fold> Splits = [new(["c", "d"], ["a", "b"]), new(["a", "b"], ["c", "d"])];

    private readonly TemporaryFolder _folder = new();
    private readonly DatasetDescription _description;

    /// <param name="labels">Of cases a to d, the same for all, along x.</param>
    public CrossValidatedModels(params short[] labels)
    {
        _description = new DatasetDescription { ChannelNames = ["MRI"], Labels = LabelScheme.Of("A", "B"), TrainingCount = 4 };
        _description.Write(_folder["dataset", "dataset.json"]);
        foreach (var id in new[] { "a", "b", "c", "d" })
        {
            WriteMap(_folder["dataset", "labelsTr", $"{id}.nii.gz"], labels);
            WriteMap(_folder["dataset", "imagesTr", $"{id}_0000.nii.gz"], labels);
        }
        Dataset = new DatasetFolder(_folder["dataset"]);
    }

    public DatasetFolder Dataset { get; }

    public string this[params string[] parts] => _folder[parts];

    public void Dispose() => _folder.Dispose();

    /// <param name="maps">Of every case.</param>
    /// <param name="probabilities">Of every case, channels after each other; null for none.</param>
    public string Add(string name, string configuration, short[] maps, float[]? probabilities = null)
    {
        Plans.FromJson((JsonObject)JsonNode.Parse(SmallDataset.PlansJson)!, "plans.json").Write(_folder[name, "plans.json"]);
        _description.Write(_folder[name, "dataset.json"]);
        foreach (var (fold, number) in Splits.Select((fold, number) => (fold, number)))
        {
            TorchPickleFile.Write(_folder[name, $"fold_{number}", "checkpoint_final.pth"], new StoredDictionary
            {
                { "init_args", new StoredDictionary { { "configuration", configuration } } },
                { "trainer_name", "nnUNetTrainer" },
            });
            foreach (var id in fold.Validation)
            {
                WriteMap(_folder[name, $"fold_{number}", "validation", $"{id}.nii.gz"], maps);
                if (probabilities is not null)
                    ProbabilityFile.Write(_folder[name, $"fold_{number}", "validation", $"{id}.npz"], 3, new Size3(1, 1, maps.Length),
                        probabilities);
            }
        }
        return _folder[name];
    }

    private static void WriteMap(string path, short[] voxels) =>
        VolumeFile.Write(path, new Volume<short>(new Size3(1, 1, voxels.Length), Geometry.WithSpacing(1, 1, 1), [.. voxels]));
}
