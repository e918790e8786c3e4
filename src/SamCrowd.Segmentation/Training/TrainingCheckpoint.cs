using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Training.Optimization;

namespace SamCrowd.Segmentation.Training;

/// <summary>
/// A training's state as nnU-Net's checkpoint (nnUNetTrainer.save_checkpoint), which nnU-Net's predictor loads as it is. The entry
/// "samcrowd" holds what is ours: settings, and the place within the epoch. Random streams need none, they follow from seed and place.
/// </summary>
/// <remarks>Where weights are averaged, network_weights is the average, and "samcrowd" also holds the weights that are trained.</remarks>
internal sealed class TrainingCheckpoint(
    TrainingJob job, UNet network, IOptimizer optimizer, GradScaler? scaler, IReadOnlyList<int> mirrorAxes, WeightAverage? average)
{
    private const string TrainedKey = "trained_weights";

    public const string Latest = "checkpoint_latest.pth", Best = "checkpoint_best.pth", Final = "checkpoint_final.pth";

    private readonly StoredDictionary _signature = TrainingSignature.Of(job);

    public string PathOf(string name) => Path.Combine(job.FoldFolder, name);

    /// <summary>A copy of the whole state, which training may go on changing.</summary>
    public StoredDictionary Take(TrainingPosition position, TrainingHistory history, double? bestMovingDice, double learningRate)
    {
        var own = new StoredDictionary
        {
            { "settings", _signature },
            { "iteration", (long)position.Iteration },
            { "loss_sum", position.LossSum },
            { "started", position.Started },
        };
        average?.Swap();
        try
        {
            if (average is not null) own[TrainedKey] = average.SaveTrained();
            return Tree(position, history, bestMovingDice, learningRate, own);
        }
        finally
        {
            average?.Swap();
        }
    }

    private StoredDictionary Tree(
        TrainingPosition position, TrainingHistory history, double? bestMovingDice, double learningRate, StoredDictionary own) => new()
    {
        { "network_weights", network.Save() },
        { "optimizer_state", optimizer.Save(learningRate) },
        { "grad_scaler_state", scaler?.Save() },
        { "logging", NnUNetLogger.ToTree(history) },
        { "_best_ema", bestMovingDice },
        { "current_epoch", (long)position.Epoch },
        { "init_args", InitArguments() },
        { "trainer_name", "nnUNetTrainer" },
        { "inference_allowed_mirroring_axes", mirrorAxes.Count == 0 ? null : mirrorAxes.Select(axis => (object?)(long)axis).ToArray() },
        { "samcrowd", own },
    };

    /// <param name="state">From <see cref="Take"/>.</param>
    public void Write(string name, StoredDictionary state) => TorchPickleFile.Write(PathOf(name), state);

    /// <summary>Brings network, optimizer and loss scale to the state of a checkpoint.</summary>
    /// <exception cref="InvalidInputException">It is damaged, or of a training with other settings.</exception>
    public (TrainingPosition Position, TrainingHistory History, double? BestMovingDice) Load(string name)
    {
        var path = PathOf(name);
        var tree = TorchPickleFile.Read(path);
        if (!tree.TryGet<StoredDictionary>("samcrowd", out var own))
            throw new InvalidInputException(path, "was not written by this program, so training cannot be resumed from it",
                new ChooseAnotherFolder("use it as pretrained weights"));
        TrainingSignature.Check(own.Get<StoredDictionary>("settings"), _signature, path);
        network.Load(tree.Get<StoredDictionary>("network_weights"), path);
        average?.LoadTrained(own.Get<StoredDictionary>(TrainedKey), network, path);
        optimizer.Load(tree.Get<StoredDictionary>("optimizer_state"), path);
        if (scaler is not null && tree.TryGet<StoredDictionary>("grad_scaler_state", out var scale)) scaler.Load(scale);
        var position = new TrainingPosition((int)tree.Get<long>("current_epoch"), (int)own.Get<long>("iteration"),
            own.GetNumber("loss_sum"), own.GetNumber("started"));
        return (position, NnUNetLogger.FromTree(tree.Get<StoredDictionary>("logging")), tree["_best_ema"] is double best ? best : null);
    }

    private StoredDictionary InitArguments() => new()
    {
        { "plans", StoredJson.ToTree(job.Plans.ToJson()) },
        { "configuration", job.Configuration },
        { "fold", int.TryParse(job.Fold, out var number) ? (object)(long)number : job.Fold },
        { "dataset_json", StoredJson.ToTree((JsonNode)job.Dataset.ToJson()) },
    };
}
