using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Datasets.Integrity;

/// <summary>Lists the cases of a data set that may be incomplete, and reports what does not pair up.</summary>
internal static class CaseListing
{
    public static IReadOnlyList<DatasetCase> List(string root, DatasetDescription? description, ProblemReport report)
    {
        // Where dataset.json cannot be read, the files are still looked through, as the most frequent kind.
        var ending = description?.FileEnding ?? RawLayout.NiftiEnding;
        var training = description?.ExplicitCases is { } cases
            ? Explicit(root, cases)
            : Paired(root, RawLayout.TrainingImages, RawLayout.TrainingLabels, ending, labelsNeeded: true, report);
        var test = Paired(root, RawLayout.TestImages, RawLayout.TestLabels, ending, labelsNeeded: false, report);
        if (description is not null && description.TrainingCount != training.Count)
            report.Error(null, Path.Combine(root, RawLayout.DescriptionFile), $"\"numTraining\" is {description.TrainingCount}, but there "
                + $"are {training.Count} training cases", $"write {training.Count}, or add the missing cases");
        foreach (var id in training.Select(item => item.Id).Intersect(test.Select(item => item.Id)))
            report.Error(id, Path.Combine(root, RawLayout.TestImages), "the case is a training case and a test case", "remove it from one "
                + "of them: tests on training data say nothing");
        return [.. training, .. test];
    }

    private static IReadOnlyList<DatasetCase> Explicit(string root, IReadOnlyDictionary<string, CaseFiles> cases) =>
        [.. cases.Select(pair => new DatasetCase(pair.Key, [.. pair.Value.Images.Select(image => Path.GetFullPath(image, root))],
            Path.GetFullPath(pair.Value.Label, root)))];

    private static IReadOnlyList<DatasetCase> Paired(string root, string imageFolder, string labelFolder, string ending, bool labelsNeeded,
        ProblemReport report)
    {
        var (images, labels) = (Path.Combine(root, imageFolder), Path.Combine(root, labelFolder));
        if (!Directory.Exists(images) && labelsNeeded)
            report.Error(null, images, "there is no such folder", "put the training images there");
        ReportMisnamed(images, ending, report);
        ReportNotRead(images, ending, report);
        ReportNotRead(labels, ending, report);
        var labelIds = LabelIds(labels, ending);
        var cases = DatasetFolder.GroupImages(images, ending)
            .Select(item => new DatasetCase(item.Id, item.ImagePaths, labelsNeeded || labelIds.Contains(item.Id)
            ? Path.Combine(labels, item.Id + ending) : null)).ToArray();
        var byForm = cases.Where(item => !labelIds.Contains(item.Id)).GroupBy(item => CaseId.NormalForm(item.Id))
            .ToDictionary(group => group.Key, group => group.First().Id);
        foreach (var id in labelIds.Except(cases.Select(item => item.Id)))
        {
            if (byForm.TryGetValue(CaseId.NormalForm(id), out var twin))
            {
                report.Error(
                    id,
                    Path.Combine(labels, id + ending),
                    $"its name looks like that of the image {RawLayout.ImageName(twin, 0, ending)} but is another: Unicode form "
                        + $"{FormOf(id)} here, {FormOf(twin)} there",
                    "rename one, so that both have form C (macOS writes form D)");
                continue;
            }
            report.Error(id, Path.Combine(labels, id + ending), $"the label has no image in {imageFolder}",
                $"add {imageFolder}/{RawLayout.ImageName(id, 0, ending)}, or remove the label");
        }
        return cases;
    }

    private static string FormOf(string id) => CaseId.NormalForm(id) == id ? "C" : "D";

    private static HashSet<string> LabelIds(string folder, string ending) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path))
            .Where(name => !name.StartsWith('.') && name.EndsWith(ending, StringComparison.Ordinal)).Select(name => name[..^ending.Length]),
    ];

    /// <summary>Folders in a folder of images or label maps are not read, by nnU-Net neither; what lies in them is missed easily.</summary>
    private static void ReportNotRead(string folder, string ending, ProblemReport report)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var inner in Directory.EnumerateDirectories(folder).Where(path => !Path.GetFileName(path).StartsWith('.'))
            .Order(StringComparer.Ordinal))
        {
            var count = Directory.EnumerateFiles(inner, "*" + ending, SearchOption.AllDirectories).Count();
            if (count > 0)
                report.Note(null, inner, $"is a folder with {count} {(count == 1 ? "file" : "files")} \"{ending}\", which no command reads",
                    "move them up one folder, or out of the data set");
        }
    }

    private static void ReportMisnamed(string folder, string ending, ProblemReport report)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            var name = Path.GetFileName(path);
            if (name.StartsWith('.') || TemporaryFiles.Is(name) || RawLayout.TryParseImageName(name, ending, out _, out _)) continue;
            report.Error(null, path, $"the name does not end in a channel number and \"{ending}\"", $"rename it to <case>_0000{ending}, or "
                + "move it out");
        }
    }
}
