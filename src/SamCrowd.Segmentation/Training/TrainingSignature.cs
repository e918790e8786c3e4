using System.Globalization;
using SamCrowd.Imaging;
using SamCrowd.Segmentation.Interchange;

namespace SamCrowd.Segmentation.Training;

/// <summary>
/// All that fixes the weights a training ends with, in words. A checkpoint carries it, so that a training goes on only with the settings
/// it began with. Device, threads, checkpoint interval and time limit are free to change.
/// </summary>
internal static class TrainingSignature
{
    public static StoredDictionary Of(TrainingJob job)
    {
        var settings = job.Settings;
        return new StoredDictionary
        {
            { "epochs", Text(settings.Epochs) },
            { "iterations", Text(settings.Iterations) },
            { "validation iterations", Text(settings.ValidationIterations) },
            { "optimizer", settings.Optimizer.ToString() },
            { "learning rate", Text(settings.LearningRate) },
            { "momentum", Text(settings.Momentum) },
            { "weight decay", Text(settings.WeightDecay) },
            { "gradient clip", Text(settings.GradientClip) },
            { "foreground share", Text(settings.ForegroundShare) },
            { "mirror axes", settings.MirrorAxes is null ? "all" : string.Join(',', settings.MirrorAxes) },
            { "seed", Text(settings.Seed) },
            { "precision", settings.Precision.ToString() },
            { "early stopping", settings.EarlyStopping is { } patience ? Text(patience) : "none" },
            { "pretrained weights", settings.PretrainedWeights ?? "none" },
            { "configuration", job.Plans.Configuration(job.Configuration).ToJson().ToJsonString() },
            { "training cases", string.Join(',', job.TrainingIds) },
            { "validation cases", string.Join(',', job.ValidationIds) },
        };
    }

    /// <exception cref="InvalidInputException">The checkpoint was made with other settings; the message names the first that differs.</exception>
    public static void Check(StoredDictionary found, StoredDictionary wanted, string checkpoint)
    {
        foreach (var (name, value) in wanted)
        {
            if (found.TryGet<string>(name, out var before) && before == (string?)value) continue;
            var change = before is { Length: < 60 } && value is string { Length: < 60 } ? $" ({before}, now {value})" : "";
            throw new InvalidInputException($"{checkpoint}: was trained with another {name}{change}; use the same, another --out, or remove the folder to train anew");
        }
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
