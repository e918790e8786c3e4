namespace SamCrowd.Experiments.Definition;

/// <summary>How long an arm's networks are trained. An epoch has the same number of batches in all arms.</summary>
internal static class ArmEpochs
{
    /// <summary>Epochs of the arm's own training.</summary>
    public static int Own(ExperimentDefinition experiment, ArmSection arm)
    {
        var training = experiment.Training;
        return arm.Epochs ?? (arm.PretrainOn is null ? null : training.FineTuningEpochs) ?? training.Trainer.Epochs;
    }

    /// <summary>Epochs of all trainings that its networks go through, those of the arms that they start from included.</summary>
    public static int Total(ExperimentDefinition experiment, ArmSection arm)
    {
        var before = arm.PretrainOn is null ? null
            : experiment.Arms.TakeWhile(other => !ReferenceEquals(other, arm)).FirstOrDefault(other => other.Name == arm.PretrainOn);
        return Own(experiment, arm) + (before is null ? 0 : Total(experiment, before));
    }
}
