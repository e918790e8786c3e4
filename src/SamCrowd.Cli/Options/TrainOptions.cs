using System.CommandLine;
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

    public void AddTo(Command command)
    {
        _settings.AddTo(command);
        command.Add(_weights);
    }

    /// <summary>Where the voxel weights lie; null to train without.</summary>
    public string? WeightFolder(ParseResult parsed) => parsed.GetValue(_weights);

    public TrainerSettings Read(ParseResult parsed) => _settings.Read(parsed) with { VoxelWeights = WeightFolder(parsed) is not null };
}
