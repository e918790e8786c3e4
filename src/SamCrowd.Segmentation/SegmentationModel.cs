using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Labels;
using SamCrowd.Segmentation.Inference;

namespace SamCrowd.Segmentation;

/// <summary>
/// Which checkpoint of a fold: of the last epoch, of the best one by pseudo Dice, or of the newest epoch of a training under way.
/// </summary>
public enum Checkpoint
{
    /// <summary>Of the last epoch (checkpoint_final.pth); there once a training has ended.</summary>
    Final,

    /// <summary>Of the epoch with the best moving average of the validation pseudo Dice (checkpoint_best.pth).</summary>
    Best,

    /// <summary>Of the newest saved epoch of a training under way (checkpoint_latest.pth).</summary>
    Latest,
}

/// <summary>Which folds of a model predict together; the default is every fold that has the checkpoint.</summary>
public sealed record Folds
{
    private Folds(params IReadOnlyList<string> names) => Names = names;

    /// <summary>The names of the folders without "fold_"; none for every fold.</summary>
    internal IReadOnlyList<string> Names { get; }

    /// <summary>Every fold that has the checkpoint.</summary>
    public static Folds Every { get; } = new();

    /// <summary>The fold "all", trained on all cases.</summary>
    public static Folds OnAllCases { get; } = new("all");

    /// <summary>Folds by number, from 0.</summary>
    public static Folds Of(params ReadOnlySpan<int> numbers)
    {
        var names = new string[numbers.Length];
        for (var i = 0; i < names.Length; i++) names[i] = numbers[i].ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new Folds(names);
    }
}

/// <summary>
/// A trained model that segments volumes: what <c>samcrowd train</c> or nnU-Net wrote. Not safe for several threads at once; dispose it to
/// give the networks' memory back.
/// </summary>
public sealed class SegmentationModel : IDisposable
{
    private readonly Predictor _predictor;

    private SegmentationModel(Predictor predictor) => _predictor = predictor;

    /// <summary>The names of the labels in the order of dataset.json, background first.</summary>
    public IReadOnlyList<string> LabelNames =>
        [.. _predictor.Labels.Entries.Where(entry => entry.Name != LabelScheme.IgnoreName).Select(entry => entry.Name)];

    /// <summary>How many channels an image has to have.</summary>
    public int Channels => _predictor.Model.Dataset.ChannelNames.Count;

    /// <summary>Loads a model folder: plans.json, dataset.json and fold_K/checkpoint_*.pth.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="folds">Null for every fold that has the checkpoint; their probabilities are averaged.</param>
    /// <param name="checkpoint">Of each fold.</param>
    /// <param name="settings">Null for nnU-Net's: mirroring, tiles at half their size, the best device there is.</param>
    /// <exception cref="InvalidInputException">Something of the model is missing or does not fit together.</exception>
    public static SegmentationModel Load(string folder, Folds? folds = null, Checkpoint checkpoint = Checkpoint.Final,
        PredictionSettings? settings = null)
    {
        var name = checkpoint switch { Checkpoint.Best => "best", Checkpoint.Latest => "latest", _ => "final" };
        return new SegmentationModel(Predictor.Load(folder, (folds ?? Folds.Every).Names, name, settings ?? new PredictionSettings()));
    }

    /// <summary>Segments an image of one channel.</summary>
    /// <param name="image">In any spacing and orientation; CT in Hounsfield units.</param>
    /// <param name="progress">Tiles done.</param>
    /// <param name="cancellation">Ends the work between two tiles.</param>
    public SegmentationResult Segment(Volume<float> image, IProgress<StepProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Segment([image], false, progress, cancellation);

    /// <summary>Segments an image.</summary>
    /// <param name="channels">One volume a channel in the order of dataset.json, all in one grid.</param>
    /// <param name="withProbabilities">Also keep the probability of every label: 4 bytes a voxel and label.</param>
    /// <param name="progress">Tiles done.</param>
    /// <param name="cancellation">Ends the work between two tiles.</param>
    /// <exception cref="InvalidInputException">The channels do not fit the model, or the model is a cascade's second stage.</exception>
    public SegmentationResult Segment(
        IReadOnlyList<Volume<float>> channels, bool withProbabilities = false, IProgress<StepProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var prepared = _predictor.Prepare(channels);
        var export = new SegmentationExport(_predictor.Labels, prepared.Properties, _predictor.Configuration,
            _predictor.Settings.ThreadCount, withProbabilities);
        Action<int, int>? tileDone = progress is null ? null : (done, total) => progress.Report(new StepProgress("segment", done, total));
        _predictor.PredictLogits(prepared, export, tileDone, cancellation);
        return new SegmentationResult(export.ToVolume(), _predictor.Labels, withProbabilities ? export.Probabilities : null);
    }

    /// <summary>Gives the networks' memory back; the model cannot be used afterwards.</summary>
    public void Dispose() => _predictor.Dispose();
}
