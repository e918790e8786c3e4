using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Datasets.Splits;

/// <summary>nnU-Net's splits_final.json: a list of folds, each with "train" and "val".</summary>
internal static class SplitsFile
{
    public const string FileName = "splits_final.json";

    public static IReadOnlyList<Fold> Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidInputException(path, "there is no such file", "omit it to have nnU-Net's five folds made");
        var folds = JsonInput.Read(path).Items();
        if (folds.Count == 0) throw new InvalidInputException(path, "holds no fold", "correct it, or delete it to have it made again");
        return [.. folds.Select(fold => new Fold(Ids(fold["train"]), Ids(fold["val"], least: 0)))];
    }

    public static void Write(string path, IReadOnlyList<Fold> folds) => PythonJson.Write(path, new JsonArray(
        [.. folds.Select(fold => (JsonNode)new JsonObject { ["train"] = Ids(fold.Train), ["val"] = Ids(fold.Validation) })]));

    /// <summary>The folds of an existing file, which a user may have made; else nnU-Net's five, written there.</summary>
    /// <exception cref="InvalidInputException">The file names a case that is not among <paramref name="ids"/>, or one case in both parts of
    /// a fold.</exception>
    public static IReadOnlyList<Fold> ReadOrCreate(string path, IReadOnlyCollection<string> ids)
    {
        if (!File.Exists(path)) Write(path, CrossValidation.Create(ids));
        var folds = Read(path);
        var known = ids.ToHashSet();
        for (var number = 0; number < folds.Count; number++)
        {
            var stranger = folds[number].Train.Concat(folds[number].Validation).FirstOrDefault(id => !known.Contains(id));
            if (stranger is not null)
                throw new InvalidInputException($"{path}: fold {number} names case \"{stranger}\", which is no training case: correct the "
                    + "file, or delete it to have it made again");
            var both = folds[number].Train.Intersect(folds[number].Validation).FirstOrDefault();
            if (both is not null)
                throw new InvalidInputException($"{path}: fold {number} trains and validates on \"{both}\": take it out of one of them");
        }
        return folds;
    }

    /// <summary>The fold of that number: from the list, or nnU-Net's 80:20 draw beyond it.</summary>
    public static Fold Select(IReadOnlyList<Fold> folds, int number, IEnumerable<string> ids) =>
        number < folds.Count ? folds[number] : CrossValidation.CreateBeyond(ids, number);

    private static IReadOnlyList<string> Ids(JsonItem list, int least = 1)
    {
        string[] ids = [.. list.Items().Select(id => id.Text("the id of a case"))];
        if (ids.Length < least) throw list.Invalid("names no case", "name the cases to train on");
        return ids.CountBy(id => id).FirstOrDefault(id => id.Value > 1).Key is { } twice
            ? throw list.Invalid($"names the case \"{twice}\" twice", "keep one of them")
            : ids;
    }

    private static JsonArray Ids(IReadOnlyList<string> ids) => new([.. ids.Select(id => (JsonNode)id)]);
}
