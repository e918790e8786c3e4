using System.Text.Json;
using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Segmentation.Training;

/// <summary>The log of a training, one record an epoch. On disk: metrics.jsonl, one JSON object a line, null for NaN.</summary>
internal sealed record TrainingHistory(IReadOnlyList<EpochRecord> Epochs)
{
    public const string FileName = "metrics.jsonl";

    public static TrainingHistory Empty { get; } = new([]);

    public TrainingHistory With(EpochRecord epoch) => new([.. Epochs, epoch]);

    // .NET notices a key that occurs twice only where it is asked for.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="InvalidInputException">The file is missing or a line of it is not what this program writes.</exception>
    public static TrainingHistory Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidInputException($"{path} is not there; it is written after the first epoch of a training");
        var epochs = new List<EpochRecord>();
        foreach (var line in File.ReadLines(path))
        {
            try
            {
                if (line.Length > 0) epochs.Add(Parse(JsonNode.Parse(line, documentOptions: Strict)!.AsObject()));
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException
                or NullReferenceException or FormatException)
            {
                throw new InvalidInputException($"{path}: line {epochs.Count + 1} is no epoch's record; run the training again to have "
                    + "it rewritten", error);
            }
        }
        return new TrainingHistory(epochs);
    }

    public void Write(string path) =>
        AtomicFile.WriteText(path, string.Concat(Epochs.Select(epoch => Format(epoch).ToJsonString() + "\n")));

    private static JsonObject Format(EpochRecord epoch) => new()
    {
        ["epoch"] = epoch.Epoch,
        ["train_loss"] = Number(epoch.TrainingLoss),
        ["val_loss"] = Number(epoch.ValidationLoss),
        ["pseudo_dice_per_class"] = new JsonArray([.. epoch.PseudoDice.Select(Number)]),
        ["pseudo_dice"] = Number(epoch.MeanPseudoDice),
        ["ema_pseudo_dice"] = Number(epoch.EmaForegroundDice),
        ["learning_rate"] = epoch.LearningRate,
        ["started"] = epoch.Started,
        ["ended"] = epoch.Ended,
        ["seconds"] = Math.Round(epoch.Seconds, 3),
    };

    private static EpochRecord Parse(JsonObject line) => new(
        line["epoch"]!.GetValue<int>(),
        Value(line["train_loss"]),
        Value(line["val_loss"]),
        [.. line["pseudo_dice_per_class"]!.AsArray().Select(Value)],
        Value(line["pseudo_dice"]),
        Value(line["ema_pseudo_dice"]),
        line["learning_rate"]!.GetValue<double>(),
        line["started"]!.GetValue<double>(),
        line["ended"]!.GetValue<double>());

    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static double Value(JsonNode? node) => node is null ? double.NaN : node.GetValue<double>();
}
