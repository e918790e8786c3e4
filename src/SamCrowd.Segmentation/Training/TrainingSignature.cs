using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Settings;
using SamCrowd.NnUNet.Checkpoints;

namespace SamCrowd.Segmentation.Training;

/// <summary>
/// All that fixes the weights a training ends with, in words. A checkpoint carries it, so that a training is resumed only with the settings
/// it began with: every setting of the trainer that decides the result, the configuration and the cases.
/// </summary>
internal static class TrainingSignature
{
    private const string ContentMark = "sha256:";

    private static readonly SettingsModel Model = SettingsModel.Of<TrainerSettings>();

    /// <exception cref="InvalidInputException">The file of the pretrained weights is not there.</exception>
    public static StoredDictionary Of(TrainingJob job)
    {
        var signature = new StoredDictionary();
        foreach (var (name, text) in Of(job.Settings)) signature.Add(name, text);
        signature.Add("configuration", job.Plans.Configuration(job.Configuration).ToJson().ToJsonString());
        signature.Add("training cases", string.Join(',', job.TrainingIds));
        signature.Add("validation cases", string.Join(',', job.ValidationIds));
        return signature;
    }

    /// <summary>Name and value of every setting of a record that decides the result.</summary>
    internal static IEnumerable<(string Name, string Text)> Of(object settings) => SettingsModel.Of(settings.GetType()).All
        .Where(setting => setting.DecidesResult && !SettingsJson.IsAsBefore(setting, settings))
        .Select(setting => (setting.Words, Value(setting, setting.Text(setting.Get(settings)))));

    /// <exception cref="InvalidInputException">The checkpoint was made with other settings; the message names the first that
    /// differs.</exception>
    public static void Check(StoredDictionary found, StoredDictionary wanted, string checkpoint)
    {
        foreach (var name in wanted.Keys.Union(found.Keys).Cast<string>())
        {
            var before = found.TryGet<string>(name, out var stored) ? Current(name, stored) : null;
            var now = wanted.TryGet<string>(name, out var asked) ? asked : null;
            if (before == now) continue;
            var change = before is null or { Length: < 60 } && now is null or { Length: < 60 }
                ? $" ({before ?? "none"}, now {now ?? "none"})" : "";
            throw new InvalidInputException(
                checkpoint, $"was trained with another {name}{change}",
                new ChooseAnotherFolder("use the same, remove the folder to start the training again"));
        }
    }

    /// <summary>What an earlier version wrote, in the words of this one.</summary>
    private static string Current(string name, string text)
    {
        if (name == "voxel weights" && text == "used") return "true";
        if (Model.All.FirstOrDefault(setting => setting.Words == name) is not { } setting) return text;
        if (setting.IsFile) return File.Exists(text) ? Value(setting, text) : text;
        return setting.TryParse(text, out var value, out _) ? setting.Text(value) : text;
    }

    /// <summary>The content of a file, not its path: the folder may have moved, and another file of that name is another one.</summary>
    private static string Value(Setting setting, string text)
    {
        if (!setting.IsFile || text == setting.NullWord || text.StartsWith(ContentMark, StringComparison.Ordinal)) return text;
        if (!File.Exists(text)) throw new InvalidInputException($"{text}: there is no such file of {setting.Words}");
        return ContentMark + FileDigest.Sha256(text);
    }
}
