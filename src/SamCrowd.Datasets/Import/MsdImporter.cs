using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Datasets.Import;

/// <summary>
/// A task of the Medical Segmentation Decathlon (Antonelli et al. 2022): 4D images become one file a channel, label values stay.
/// </summary>
internal static class MsdImporter
{
    /// <param name="source">The task's folder, e.g. "Task04_Hippocampus".</param>
    public static DatasetSource Open(string source)
    {
        var file = new DecathlonFile(source);
        var cases = file.Training()
            .Select(entry => new SourceCase(DecathlonFile.Stem(entry.Image), [Absolute(source, entry.Image)], Absolute(source, entry.Label),
            IsTest: false))
            .Concat(file.Test().Select(image => new SourceCase(DecathlonFile.Stem(image), [Absolute(source, image)], null, IsTest: true)));
        SourceCase[] sorted = [.. cases.OrderBy(item => item.Id, StringComparer.Ordinal)];
        var shared = sorted.Where(item => item.Label is not null).GroupBy(item => item.Label).FirstOrDefault(group => group.Count() > 1);
        if (shared is not null)
            throw new InvalidInputException(file.Path,
                $"names {shared.Key} as the label of {string.Join(" and ", shared.Take(2).Select(item => item.Id))}", "correct it there");
        return new DatasetSource("msd", source, file.Describe(), sorted) { Notes = [.. Notes(source, file, sorted)] };
    }

    private static IEnumerable<string> Notes(string source, DecathlonFile file, SourceCase[] cases)
    {
        var training = cases.Where(item => !item.IsTest).ToArray();
        if (file.StatedCount is { } stated && stated != training.Length)
            yield return $"{file.Path}: says \"numTraining\": {stated} and lists {training.Length}";
        var other = training.Where(item => DecathlonFile.Stem(item.Label!) != item.Id).ToArray();
        if (other.Length > 0)
            yield return $"{file.Path}: {other.Length} cases whose label has another name (the first: {other[0].Id} and "
                + $"{Path.GetFileName(other[0].Label)})";
        var images = Path.Combine(source, RawLayout.TrainingImages);
        if (!Directory.Exists(images)) yield break;
        var listed = cases.SelectMany(item => item.Images).ToHashSet(StringComparer.Ordinal);
        string[] left = [.. Directory.EnumerateFiles(images).Where(path => VolumeFile.HasKnownEnding(path)
            && !Path.GetFileName(path).StartsWith('.') && !listed.Contains(Path.GetFullPath(path))).Order(StringComparer.Ordinal)];
        if (left.Length > 0)
            yield return $"{images}: {left.Length} images that {RawLayout.DescriptionFile} does not list, not imported (the first: "
                + $"{Path.GetFileName(left[0])})";
    }

    private static string Absolute(string root, string path) => Path.GetFullPath(path, Path.GetFullPath(root));
}
