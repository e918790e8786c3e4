using System.CommandLine;
using SamCrowd.Experiments.Repair.Steps;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Cli.Options;

/// <summary>How the corrector of <c>samcrowd labels repair</c> is planned and trained.</summary>
internal sealed class CorrectorOptions
{
    // A network that learns on a few volumes needs far fewer batches than nnU-Net's.
    private readonly SettingOptions<TrainerSettings> _trainer = new(
        new()
        {
            Epochs = 40,
            IterationsPerEpoch = 25,
            ValidationIterationsPerEpoch = 5,
            Optimizer = OptimizerKind.AdamW,
            LearningRate = 1e-3,
            WeightDecay = 0.01,
        },
        "threads", "time_limit", "box_loss");

    private readonly Option<string> _planner = new("--planner")
    {
        Description = "Planner of the corrector's network.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "default",
    };

    private readonly Option<string> _configuration = new("--configuration")
    {
        Description = "Configuration of the corrector's plan.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "3d_fullres",
    };

    private readonly Option<string?> _features = new("--features")
    {
        Description = "Channels of each stage of the corrector, e.g. 8,16,32,64.",
        HelpName = "LIST",
    };

    private readonly Option<int?> _batchSize = new("--batch-size") { Description = "Patches a batch of the corrector.", HelpName = "B" };

    private readonly Option<string?> _patch = new("--patch")
    {
        Description = "Patch size of the corrector in the plan's axis order.",
        HelpName = "Z,Y,X",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _planner, _configuration, _patch, _batchSize, _features }) command.Add(option);
        _trainer.AddTo(command);
    }

    public CorrectorPlan Read(ParseResult parsed)
    {
        var trainer = _trainer.Read(parsed);
        return new CorrectorPlan(
            parsed.GetValue(_planner)!, parsed.GetValue(_configuration)!, ListOption.Integers(parsed.GetValue(_patch), "--patch"),
            parsed.GetValue(_batchSize), ListOption.Integers(parsed.GetValue(_features), "--features"), trainer);
    }
}
