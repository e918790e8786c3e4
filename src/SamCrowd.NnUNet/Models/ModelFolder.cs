using System.Globalization;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.NnUNet.Models;

/// <summary>A trained model as nnU-Net lays it out: plans.json, dataset.json, fold_K/checkpoint_*.pth.</summary>
internal sealed class ModelFolder
{
    public const string PlansFile = "plans.json";

    public const string DatasetFile = "dataset.json";

    /// <summary>In fold_K: predictions of the cases that the fold did not train on.</summary>
    public const string ValidationFolder = "validation";

    /// <summary>How good the label maps of a folder are.</summary>
    public const string SummaryFile = "summary.json";

    /// <exception cref="InvalidInputException">The folder, or one of its two files, is missing or wrong.</exception>
    public ModelFolder(string root)
    {
        Root = Path.GetFullPath(root);
        if (!Directory.Exists(Root))
            throw new InvalidInputException($"{root}: there is no such folder; give a model folder with {PlansFile}, {DatasetFile} "
                + $"and fold_0");
        Plans = Plans.Read(Path.Combine(Root, PlansFile));
        Dataset = DatasetDescription.Read(Path.Combine(Root, DatasetFile));
    }

    public string Root { get; }

    public Plans Plans { get; }

    public DatasetDescription Dataset { get; }

    /// <param name="folds">"0", "1", … or "all"; empty for every fold that has the checkpoint. "all" is the fold trained on all cases where
    /// there is one, else every fold.</param>
    /// <param name="checkpoint">final, best or latest.</param>
    /// <returns>One path a fold.</returns>
    /// <exception cref="InvalidInputException">A fold or its checkpoint is missing.</exception>
    public IReadOnlyList<string> Checkpoints(IReadOnlyList<string> folds, string checkpoint)
    {
        if (checkpoint is not ("final" or "best" or "latest"))
            throw new InvalidInputException($"checkpoint '{checkpoint}': must be final, best or latest");
        var everyFold = folds.Count == 0 || (folds is ["all"] && !Directory.Exists(FoldFolder("all")));
        if (!everyFold) return [.. folds.Select(Existing)];
        var found = Directory.EnumerateDirectories(Root, "fold_*")
            .Where(folder => int.TryParse(Path.GetFileName(folder).AsSpan("fold_".Length), NumberStyles.None, CultureInfo.InvariantCulture,
            out _))
            .Append(FoldFolder("all"))
            .Select(folder => Path.Combine(folder, FileName()))
            .Where(File.Exists)
            .Order(StringComparer.Ordinal).ToList();
        return found.Count > 0 ? found
            : throw new InvalidInputException($"{Root}: no fold has {FileName()}; train one first, or choose another checkpoint");

        string FileName() => $"checkpoint_{checkpoint}.pth";

        string FoldFolder(string fold) => Path.Combine(Root, $"fold_{fold}");

        string Existing(string fold)
        {
            var path = Path.Combine(FoldFolder(fold), FileName());
            return File.Exists(path) ? path
                : throw new InvalidInputException($"{path} is not there; train fold {fold}, or choose another fold or checkpoint");
        }
    }
}
