using System.Globalization;
using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Datasets.Splits;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Datasets.Phantom;

/// <summary>
/// A phantom data set on disk: imagesTr, labelsTr, imagesTs, labelsTs, dataset.json, study_split.json, and phantom.json with the settings.
/// A stopped generation is resumed when it is started again with the same settings.
/// </summary>
[ResultVersion("phantom", 1)]
internal static class PhantomDataset
{
    private const string SettingsFile = "phantom.json";

    /// <param name="target">The data set's folder.</param>
    /// <exception cref="InvalidInputException">A setting is out of range, or the folder holds another data set.</exception>
    public static DatasetFolder Write(PhantomSettings settings, string target, int threads = 1, IProgress<StepProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        settings.Check();
        FolderClaim.Make(target, SettingsFile, ToJson(settings), "holds a phantom with other settings");
        var total = settings.Cases + settings.TestCases;
        for (var index = 0; index < total; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var test = index >= settings.Cases;
            var image = Path.Combine(target, test ? RawLayout.TestImages
                : RawLayout.TrainingImages, RawLayout.ImageName(CaseId(index), 0, RawLayout.NiftiEnding));
            var label = Path.Combine(target, test ? RawLayout.TestLabels : RawLayout.TrainingLabels, CaseId(index) + RawLayout.NiftiEnding);
            if (!File.Exists(image) || !File.Exists(label))
            {
                var phantom = PhantomGenerator.Create(settings, index, threads, cancellation);
                VolumeFile.Write(image, phantom.Image);
                VolumeFile.Write(label, phantom.Labels.Map(value => (byte)value));
            }
            progress?.Report(new StepProgress("Phantom", index + 1, total, CaseId(index)));
        }
        Directory.CreateDirectory(Path.Combine(target, RawLayout.TrainingImages));
        new StudySplit(Ids(0, settings.Cases), Ids(settings.Cases, settings.TestCases), new Dictionary<string, IReadOnlyList<string>>())
            .Write(target);
        new DatasetDescription
        {
            ChannelNames = ["CT"],
            Labels = StudyOrgans.Labels,
            TrainingCount = settings.Cases,
            Source = new JsonObject { ["description"] = "Synthetic abdominal CT" },
        }.Write(Path.Combine(target, RawLayout.DescriptionFile));
        return new DatasetFolder(target);
    }

    /// <param name="index">0 is the first training case; test cases follow.</param>
    public static string CaseId(int index) => string.Create(CultureInfo.InvariantCulture, $"phantom_{index + 1:000}");

    private static IReadOnlyList<string> Ids(int first, int count) => [.. Enumerable.Range(first, count).Select(CaseId)];

    private static JsonObject ToJson(PhantomSettings settings) => new()
    {
        ["cases"] = settings.Cases,
        ["test_cases"] = settings.TestCases,
        ["seed"] = settings.Seed,
        ["size"] = new JsonArray(settings.Size.Z, settings.Size.Y, settings.Size.X),
        ["spacing"] = settings.Spacing is [var z, var y, var x] ? new JsonArray(z, y, x) : null,
        ["noise_hu"] = settings.NoiseHu,
    };
}
