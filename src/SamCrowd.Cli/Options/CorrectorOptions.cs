using System.CommandLine;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Repair.Steps;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Cli.Options;

/// <summary>How the corrector of <c>samcrowd labels repair</c> is planned and trained.</summary>
internal sealed class CorrectorOptions
{
    // A network that learns on a few volumes needs far fewer batches than nnU-Net's.
    private readonly SettingOptions<TrainerSettings> _trainer = new(
        TrainerSettings.Of(TrainingPreset.Fast), "preset", "threads", "time_limit", "box_loss");

    private readonly SettingOptions<PlanSection> _plan = new(new(), "labels");

    public void AddTo(Command command)
    {
        _plan.AddTo(command);
        _trainer.AddTo(command);
    }

    public CorrectorPlan Read(ParseResult parsed)
    {
        var (plan, trainer) = (_plan.Read(parsed), _trainer.Read(parsed));
        return new CorrectorPlan(plan.Planner, plan.Configuration, plan.PatchSize, plan.BatchSize, plan.Features, trainer);
    }
}
