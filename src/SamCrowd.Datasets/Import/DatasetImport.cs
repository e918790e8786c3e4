using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Datasets.Import;

/// <summary>
/// Writes a source's cases as an nnU-Net v2 raw data set. Every file appears whole; dataset.json comes last, so a folder that has one is
/// complete. A stopped import is resumed when it is started again with the same settings.
/// </summary>
[ResultVersion("import", 1)]
internal static class DatasetImport
{
    private const string RecordFile = "import.json";

    /// <param name="target">The data set's folder, e.g. "Dataset004_Hippocampus".</param>
    /// <exception cref="InvalidInputException">A file is missing or damaged, image and label differ in shape, or the folder holds another
    /// data set.</exception>
    public static DatasetFolder Run(DatasetSource source, string target, ImportSettings settings, IProgress<StepProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var (training, test, split) = CasePartition.Select(source, settings);
        RequireFiles(source, [.. training, .. test]);
        FolderClaim.Make(target, RecordFile, Record(source, split), "holds an import of other cases or from another place");
        var channels = source.Description.ChannelNames.Count;
        var work = training.Select(item => (Case: item, Images: RawLayout.TrainingImages, Labels: RawLayout.TrainingLabels))
            .Concat(test.Select(item => (Case: item, Images: RawLayout.TestImages, Labels: RawLayout.TestLabels))).ToArray();
        var done = 0;
        ParallelCases.ForEach(work, ParallelCases.Threads(settings.Threads), cancellation, item =>
        {
            new CaseWriter(channels, item.Case.LabelMap ?? source.LabelMap)
                .Write(item.Case, Path.Combine(target, item.Images), Path.Combine(target, item.Labels));
            progress?.Report(new StepProgress("Import", Interlocked.Increment(ref done), work.Length, item.Case.Id));
        });
        split.Write(target);
        (source.Description with { TrainingCount = training.Count, FileEnding = RawLayout.NiftiEnding, ExplicitCases = null })
            .Write(Path.Combine(target, RawLayout.DescriptionFile));
        Directory.CreateDirectory(Path.Combine(target, RawLayout.TrainingImages));
        return new DatasetFolder(target);
    }

    /// <summary>A file that is listed and not there is named with what lists it, before the first case is written.</summary>
    private static void RequireFiles(DatasetSource source, IReadOnlyList<SourceCase> cases)
    {
        foreach (var item in cases)
        {
            if (item.Images.Append(item.Label).FirstOrDefault(path => path is not null && !File.Exists(path)) is not { } missing) continue;
            var list = Path.Combine(source.Root, RawLayout.DescriptionFile);
            throw new InvalidInputException(File.Exists(list) ? list : source.Root, $"case \"{item.Id}\" has {missing}, which is not there",
                "download it, correct the path, or choose other cases");
        }
    }

    private static JsonObject Record(DatasetSource source, Splits.StudySplit split) => new()
    {
        ["kind"] = source.Kind,
        ["source"] = Path.GetFullPath(source.Root),
        ["labels"] = string.Join(", ", source.Description.Labels.Entries.Select(entry => entry.Name)),
        ["channels"] = string.Join(", ", source.Description.ChannelNames),
        ["train"] = new JsonArray([.. split.Train.Select(id => (JsonNode)id)]),
        ["test"] = new JsonArray([.. split.Test.Select(id => (JsonNode)id)]),
    };
}
