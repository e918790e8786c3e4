using System.Collections.Concurrent;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Integrity;

/// <summary>
/// Finds everything that is wrong with a raw data set in one pass: what nnU-Net's verify_dataset_integrity asks for, and damaged files,
/// infinite values, files that belong to no case, test cases. Every voxel is read.
/// </summary>
internal static class DatasetVerifier
{
    /// <param name="root">The folder that holds dataset.json.</param>
    /// <param name="threads">Cases read at a time; 0 takes one for each core.</param>
    /// <returns>Sorted: the data set's own problems first, then by case and file. Empty where all is well.</returns>
    /// <exception cref="InvalidInputException">There is no such folder.</exception>
    public static IReadOnlyList<IntegrityProblem> Verify(string root, int threads = 0, IProgress<StepProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        if (!Directory.Exists(root))
            throw new InvalidInputException($"{root}: there is no such folder: give the folder that holds {RawLayout.DescriptionFile}");
        var full = Path.GetFullPath(root);
        var found = new ConcurrentBag<IntegrityProblem>();
        var report = new ProblemReport(full, found.Add);
        var description = ReadDescription(full, report);
        var cases = CaseListing.List(full, description, report);
        var orientations = new ConcurrentDictionary<string, string>();
        var done = 0;
        ParallelCases.ForEach(cases, ParallelCases.Threads(threads), cancellation, item =>
        {
            new CaseCheck(item, description, report).Run(orientations);
            progress?.Report(new StepProgress("Verify", Interlocked.Increment(ref done), cases.Count, item.Id));
        });
        NoteOrientations(orientations, report);
        return [.. found.OrderBy(problem => problem.CaseId is not null).ThenBy(problem => problem.CaseId, StringComparer.Ordinal)
            .ThenBy(problem => problem.File, StringComparer.Ordinal).ThenBy(problem => problem.What, StringComparer.Ordinal)];
    }

    private static DatasetDescription? ReadDescription(string root, ProblemReport report)
    {
        var path = Path.Combine(root, RawLayout.DescriptionFile);
        try
        {
            return DatasetDescription.Read(path);
        }
        catch (InvalidInputException error)
        {
            report.Unreadable(null, path, error);
            return null;
        }
    }

    private static void NoteOrientations(ConcurrentDictionary<string, string> orientations, ProblemReport report)
    {
        var groups = orientations.GroupBy(pair => pair.Value).OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal).ToArray();
        if (groups.Length < 2) return;
        var counts = string.Join(", ", groups.Select(group => $"{group.Count()} {group.Key}"));
        var rarest = string.Join(", ", groups[^1].Select(pair => pair.Key).Order(StringComparer.Ordinal).Take(3));
        report.Note(null, report.Root, $"the cases are stored in different orientations: {counts} (such as {rarest})", "networks see "
            + "arrays, not the world: reorient the files to one orientation");
    }
}
