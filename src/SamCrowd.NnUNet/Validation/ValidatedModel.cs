using SamCrowd.Datasets.Layout;
using SamCrowd.Datasets.Splits;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.NnUNet.Labels;
using SamCrowd.NnUNet.Models;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.NnUNet.Validation;

/// <summary>A trained model of which every case of its folds has been predicted by the fold that had not seen it.</summary>
internal sealed class ValidatedModel
{
    private readonly IReadOnlyDictionary<string, string> _folderOfCase;

    private ValidatedModel(ModelFolder model, IReadOnlyList<int> folds, IReadOnlyDictionary<string, string> folderOfCase)
    {
        (Model, Folds, _folderOfCase) = (model, folds, folderOfCase);
        var checkpoint = TorchPickleFile.Read(model.Checkpoints([$"{folds[0]}"], "final")[0]);
        Configuration = checkpoint.Get<StoredDictionary>("init_args").Get<string>("configuration");
        Trainer = checkpoint.Get<string>("trainer_name");
    }

    public ModelFolder Model { get; }

    public IReadOnlyList<int> Folds { get; }

    /// <summary>The folder's name, which tells the model from others.</summary>
    public string Name => Path.GetFileName(Model.Root);

    /// <summary>E.g. "3d_fullres".</summary>
    public string Configuration { get; }

    /// <summary>E.g. "nnUNetTrainer".</summary>
    public string Trainer { get; }

    /// <summary>Sorted (ordinal).</summary>
    public IReadOnlyList<string> CaseIds => [.. _folderOfCase.Keys.Order(StringComparer.Ordinal)];

    /// <param name="splits">The folds that the model was trained on.</param>
    /// <param name="folds">Which of them count.</param>
    /// <exception cref="InvalidInputException">A fold or a case was not predicted; the message names them all.</exception>
    public static ValidatedModel Open(string folder, DatasetFolder dataset, IReadOnlyList<Fold> splits, IReadOnlyList<int> folds)
    {
        var model = new ModelFolder(folder);
        string[] ids = [.. dataset.TrainingCases.Select(one => one.Id)];
        var folderOfCase = new Dictionary<string, string>();
        List<string> missing = [];
        foreach (var fold in folds)
        {
            var validation = Path.Combine(model.Root, $"fold_{fold}", ModelFolder.ValidationFolder);
            var wanted = SplitsFile.Select(splits, fold, ids).Validation;
            string[] absent = [.. wanted.Where(id => !File.Exists(Path.Combine(validation, id + model.Dataset.FileEnding)))];
            if (absent.Length > 0)
                missing.Add($"fold {fold}"
                    + (absent.Length == wanted.Count ? " (no prediction)" : $" (cases {string.Join(", ", absent)})"));
            foreach (var id in wanted)
                if (!folderOfCase.TryAdd(id, validation))
                    throw new InvalidInputException($"{model.Root}: case {id} is held out by more than one of the folds "
                        + $"{string.Join(", ", folds)}; choose folds of one cross-validation");
        }
        return missing.Count == 0
            ? new ValidatedModel(model, folds, folderOfCase)
            : throw new InvalidInputException(model.Root, $"lacks held-out predictions of {string.Join(", ", missing)}",
            new RunStep(WorkStep.Train, "have them predicted, as training does after each fold,"));
    }

    /// <summary>
    /// The held-out predictions as what a cascade's second stage is trained with: on cases that the first stage saw, its prediction is
    /// better than it will ever be again (nnU-Net: predicted_next_stage).
    /// </summary>
    /// <param name="configuration">That the model has to be of.</param>
    /// <exception cref="InvalidInputException">It is of another.</exception>
    public PreviousStageMaps AsPreviousStage(string configuration) => Configuration == configuration
        ? PreviousStageMaps.Of(_folderOfCase.Keys.ToDictionary(id => id, LabelMap))
        : throw new InvalidInputException($"{Model.Root}: is a model of configuration {Configuration}; the cascade takes the prediction of "
        + $"{configuration}");

    public string LabelMap(string id) => Path.Combine(_folderOfCase[id], id + Model.Dataset.FileEnding);

    /// <summary>May not be there: probabilities are kept on request.</summary>
    internal string Probabilities(string id) => Path.Combine(_folderOfCase[id], id + ProbabilityFile.Ending);
}
