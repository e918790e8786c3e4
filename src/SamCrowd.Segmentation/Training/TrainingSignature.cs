using System.Globalization;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Checkpoints;

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
        var signature = new StoredDictionary
        {
            { "epochs", Text(settings.Epochs) },
            { "iterations", Text(settings.IterationsPerEpoch) },
            { "validation iterations", Text(settings.ValidationIterationsPerEpoch) },
            { "optimizer", settings.Optimizer.ToString() },
            { "learning rate", Text(settings.LearningRate) },
            { "momentum", Text(settings.Momentum) },
            { "weight decay", Text(settings.WeightDecay) },
            { "gradient clip", Text(settings.GradientClip) },
            { "foreground share", Text(settings.OversampleForegroundPercent) },
            { "mirror axes", settings.MirrorAxes is null ? "all" : string.Join(',', settings.MirrorAxes) },
            { "seed", Text(settings.Seed) },
            { "precision", settings.Precision.ToString() },
            { "early stopping", settings.EarlyStopping is { } patience ? Text(patience) : "none" },
            { "pretrained weights", settings.PretrainedWeights ?? "none" },
            { "configuration", job.Plans.Configuration(job.Configuration).ToJson().ToJsonString() },
            { "training cases", string.Join(',', job.TrainingIds) },
            { "validation cases", string.Join(',', job.ValidationIds) },
        };
        // What came later is written where it is used alone, so that a training begun before goes on.
        if (settings.VoxelWeights) signature.Add("voxel weights", "used");
        return signature;
    }

    /// <exception cref="InvalidInputException">The checkpoint was made with other settings; the message names the first that differs.</exception>
    public static void Check(StoredDictionary found, StoredDictionary wanted, string checkpoint)
    {
        foreach (var name in wanted.Keys.Union(found.Keys))
        {
            var before = found.TryGet<string>(name, out var stored) ? stored : null;
            var now = wanted.TryGet<string>(name, out var asked) ? asked : null;
            if (before == now) continue;
            var change = before is null or { Length: < 60 } && now is null or { Length: < 60 } ? $" ({before ?? "none"}, now {now ?? "none"})" : "";
            throw new InvalidInputException($"{checkpoint}: was trained with another {name}{change}; use the same, another --out, or remove the folder to train anew");
        }
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
