using SamCrowd.Annotation.Annotators;
using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Experiments.Definition.Yaml;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>
/// Settings of an annotator under a name: <c>configs/annotators/NAME.yaml</c> where <see cref="ResourceSearch"/> finds it, or a YAML file
/// of one's own.
/// </summary>
internal static class AnnotatorProfile
{
    private const string Key = "profile";
    private static readonly string[] OwnKeys = ["name", Key, "file"];

    /// <summary>The annotator's keys over those of the profile it names, checked to fit its rule.</summary>
    /// <exception cref="InvalidInputException">There is no such profile, it has a key that belongs to one annotator, or a key does not fit
    /// the rule.</exception>
    public static SettingMap Complete(SettingMap annotator)
    {
        var complete = annotator.Find(Key)?.Value is SettingScalar { IsNull: false } profile ? annotator.Over(Read(profile)) : annotator;
        CheckKeys(complete);
        return complete;
    }

    /// <summary>Every item of the experiment's <c>annotators</c> completed; one that cannot be stays as it is.</summary>
    internal static SettingMap CompleteAll(SettingMap experiment, SettingFaults faults)
    {
        if (experiment.Find("annotators") is not { Value: SettingList list } entry) return experiment;
        var items = list.Items.ToArray();
        for (var i = 0; i < items.Length; i++)
        {
            var at = i;
            if (items[at] is SettingMap map) faults.Check([$"annotators.{at}"], map.Position, () => items[at] = Complete(map));
        }
        return experiment.With(entry with { Value = list with { Items = items } });
    }

    private static SettingMap Read(SettingScalar profile)
    {
        var isPath = profile.Text.Contains('/', StringComparison.Ordinal) || profile.Text.Contains('\\', StringComparison.Ordinal)
            || profile.Text.EndsWith(".yaml", StringComparison.Ordinal);
        var path = isPath
            ? Path.Combine(profile.Position.Folder, profile.Text)
            : ResourceSearch.Find(Path.Combine("configs", "annotators", profile.Text + ".yaml"), File.Exists, profile.Position.Folder);
        if (path is null || !File.Exists(path))
            throw new InvalidInputException($"{profile.Position}: there is no profile "
                + $"{path ?? $"'{profile.Text}' in configs/annotators"}{Known(isPath, profile.Position.Folder)}");
        var settings = SettingReader.Read(path);
        var own = settings.Entries.FirstOrDefault(entry => OwnKeys.Contains(entry.Key));
        return own is null ? settings
            : throw new InvalidInputException($"{own.Position}: a profile has no key '{own.Key}'; it belongs to an experiment's annotator");
    }

    private static string Known(bool isPath, string besides)
    {
        if (isPath) return "";
        var folder = ResourceSearch.Find(Path.Combine("configs", "annotators"), Directory.Exists, besides);
        if (folder is null) return $" ({ResourceSearch.Searched(besides)}); give the path of a YAML file";
        var names = Directory.EnumerateFiles(folder, "*.yaml").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);
        return $"; there are {string.Join(", ", names)}";
    }

    /// <summary>A setting that the rule would not look at is a mistake.</summary>
    private static void CheckKeys(SettingMap annotator)
    {
        var rule = annotator.Find("rule")?.Value is SettingScalar { Text: var text }
            && SettingWords.TryParse(typeof(AnnotatorRule), text, out var given)
            ? (AnnotatorRule)given!
            : AnnotatorRule.Study;
        foreach (var entry in annotator.Entries)
        {
            if (Wanted(entry.Key) is not { } wanted || wanted == rule) continue;
            throw new InvalidInputException(
                $"{entry.Position}: '{entry.Key}' belongs to rule: {SettingWords.Of(wanted)}, and this annotator's rule is "
                + $"{SettingWords.Of(rule)}");
        }
    }

    /// <summary>The only rule that looks at a setting; null where all do.</summary>
    private static AnnotatorRule? Wanted(string key) => SettingsModel.Of<AnnotatorSection>().Find(key) switch
    {
        { Owner: var owner } when owner == typeof(PersonSettings) => AnnotatorRule.Person,
        { Name: "file" } => AnnotatorRule.File,
        { Name: "crowd" or "people" } => AnnotatorRule.Crowd,
        _ => null,
    };
}
