using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Import;

/// <summary>
/// A task of the Medical Segmentation Decathlon (Antonelli et al. 2022): 4D images become one file a channel, label values stay.
/// </summary>
public static class MsdImporter
{
    /// <param name="source">The task's folder, e.g. "Task04_Hippocampus".</param>
    public static DatasetSource Open(string source)
    {
        var file = new DecathlonFile(source);
        var cases = file.Training()
            .Select(entry => new SourceCase(DecathlonFile.Stem(entry.Image), [Absolute(source, entry.Image)], Absolute(source, entry.Label),
            IsTest: false))
            .Concat(file.Test().Select(image => new SourceCase(DecathlonFile.Stem(image), [Absolute(source, image)], null, IsTest: true)));
        return new DatasetSource("msd", source, file.Describe(), [.. cases.OrderBy(item => item.Id, StringComparer.Ordinal)]);
    }

    /// <inheritdoc cref="DatasetImport.Run"/>
    /// <param name="source">The task's folder.</param>
    public static DatasetFolder Import(string source, string target, ImportSettings settings, IProgress<StepProgress>? progress = null,
        CancellationToken cancellation = default) =>
        DatasetImport.Run(Open(source), target, settings, progress, cancellation);

    private static string Absolute(string root, string path) => Path.GetFullPath(path, Path.GetFullPath(root));
}
