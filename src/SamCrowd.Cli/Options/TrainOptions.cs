using System.CommandLine;
using SamCrowd.Annotation;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Repair;
using SamCrowd.Experiments.Repair.Steps;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Cli.Options;

/// <summary>The options of <c>samcrowd train</c> that make <see cref="TrainerSettings"/>; what is not given is nnU-Net's.</summary>
internal sealed class TrainOptions
{
    private readonly SettingOptions<TrainerSettings> _settings = new(new());

    private readonly Option<string?> _weights = new("--weights")
    {
        Description = "Folder of voxel weights CASE.nii.gz, 0 to 1 in the label map's grid; the loss counts each voxel by them.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _boxes = new("--boxes")
    {
        Description = "Box table (CSV) of the training cases, which --box-loss takes.",
        HelpName = "FILE",
    };

    private readonly SettingOptions<RepairSettings> _margin = SettingOptions<RepairSettings>.Only(new(), "box_margin");

    public void AddTo(Command command)
    {
        _settings.AddTo(command);
        command.Add(_weights);
        command.Add(_boxes);
        _margin.AddTo(command);
    }

    /// <summary>Writes what the boxes say of each voxel.</summary>
    /// <param name="folder">Gets a volume a case.</param>
    /// <returns>Null where no boxes are given.</returns>
    /// <exception cref="InvalidInputException">The boxes cannot be read or do not lie on the cases' slices.</exception>
    public BoxMaps? WriteBoxes(ParseResult parsed, DatasetFolder dataset, string folder)
    {
        if (parsed.GetValue(_boxes) is not { } file) return null;
        var prompts = _margin.Read(parsed).Margin.Remove(BoxTable.Read(file).Prompts);
        return BoxMapFiles.Write(folder, dataset.TrainingCases, prompts, dataset.Description.Labels);
    }

    /// <summary>Where the voxel weights lie; null to train without.</summary>
    public string? WeightFolder(ParseResult parsed) => parsed.GetValue(_weights);

    public TrainerSettings Read(ParseResult parsed) => _settings.Read(parsed) with { VoxelWeights = WeightFolder(parsed) is not null };
}
