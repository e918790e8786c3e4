using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Import;

/// <summary>
/// A raw data set of nnU-Net, version 2 as it is or version 1 ("TaskNNN_Name" with Decathlon-like dataset.json and "_0000" files).
/// </summary>
internal static class NnUNetImporter
{
    /// <param name="source">The folder that holds dataset.json.</param>
    public static DatasetSource Open(string source)
    {
        var file = new DecathlonFile(source);
        return file.IsVersion2 ? OpenVersion2(source) : OpenVersion1(source, file);
    }

    private static DatasetSource OpenVersion2(string source)
    {
        var folder = new DatasetFolder(source);
        var cases = folder.TrainingCases.Select(item => new SourceCase(item.Id, item.ImagePaths, item.LabelPath, IsTest: false))
            .Concat(folder.TestCases.Select(item => new SourceCase(item.Id, item.ImagePaths, item.LabelPath, IsTest: true)));
        return Sorted(source, folder.Description, cases);
    }

    private static DatasetSource OpenVersion1(string source, DecathlonFile file)
    {
        var cases = Cases(source, RawLayout.TrainingImages, RawLayout.TrainingLabels, isTest: false)
            .Concat(Cases(source, RawLayout.TestImages, RawLayout.TestLabels, isTest: true));
        return Sorted(source, file.Describe(), cases);
    }

    private static IEnumerable<SourceCase> Cases(string source, string images, string labels, bool isTest) =>
        DatasetFolder.WholeCases(Path.Combine(source, images), RawLayout.NiftiEnding).Select(item =>
        {
            var label = Path.Combine(source, labels, item.Id + RawLayout.NiftiEnding);
            return new SourceCase(item.Id, item.ImagePaths, isTest && !File.Exists(label) ? null : label, isTest);
        });

    private static DatasetSource Sorted(string source, DatasetDescription description, IEnumerable<SourceCase> cases)
    {
        SourceCase[] sorted = [.. cases.OrderBy(item => item.Id, StringComparer.Ordinal)];
        var twice = sorted.Zip(sorted.Skip(1)).FirstOrDefault(pair => pair.First.Id == pair.Second.Id).First;
        if (twice is not null)
            throw new InvalidInputException($"{source}: case \"{twice.Id}\" is in {RawLayout.TrainingImages} and in "
                + $"{RawLayout.TestImages}: remove it from one");
        return new DatasetSource("nnunet", source, description, sorted);
    }
}
