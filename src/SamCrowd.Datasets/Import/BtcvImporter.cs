using System.Globalization;
using SamCrowd.Datasets.Layout;
using SamCrowd.Datasets.Splits;
using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Import;

/// <summary>
/// "Beyond the Cranial Vault", abdomen (Synapse syn3193805): img/img0001.nii.gz and label/label0001.nii.gz, 13 organs, of which the five of
/// <see cref="StudyOrgans"/> are kept. Unless other cases are asked for, the training and test cases are those of Kulkarni et al.
/// </summary>
internal static class BtcvImporter
{
    /// <summary>Group of <see cref="StudySplit.Groups"/>: training volumes on which every slice was boxed.</summary>
    public const string FullyAnnotated = "fully_annotated";

    private static readonly int[] TrainIds = [1, 2, 7, 10, 21, 23, 24, 27, 28, 29, 30, 32, 33, 34, 40];
    private static readonly int[] TestIds = [3, 4, 5, 6, 8, 9, 22, 25, 26, 31, 35, 36, 37, 38, 39];
    private static readonly int[] PartlyBoxedIds = [10, 23, 24, 32];
    private static readonly string[] PlacesOfImages = ["", "Training", "RawData/Training", "Abdomen/RawData/Training"];

    /// <summary>BTCV's values: 1 spleen, 2 right kidney, 3 left kidney, 6 liver, 8 aorta.</summary>
    public static IReadOnlyDictionary<int, short> OrganMap { get; } = new Dictionary<int, short>
    {
        [1] = StudyOrgans.Spleen,
        [2] = StudyOrgans.RightKidney,
        [3] = StudyOrgans.LeftKidney,
        [6] = StudyOrgans.Liver,
        [8] = StudyOrgans.Aorta,
    };

    /// <summary>
    /// The study's split: 15 training and 15 test volumes; ids are image stems such as "img0001", as the prompt files name them.
    /// </summary>
    public static StudySplit StudySplit { get; } = new(
        [.. TrainIds.Select(Id)],
        [.. TestIds.Select(Id)],
        new Dictionary<string, IReadOnlyList<string>> { [FullyAnnotated] = [.. TrainIds.Except(PartlyBoxedIds).Select(Id)] });

    /// <param name="source">The folder that holds img and label, or one above it as Synapse packs it (RawData/Training).</param>
    public static DatasetSource Open(string source)
    {
        var root = PlacesOfImages.Select(place => Path.Combine(source, place))
            .FirstOrDefault(place => Directory.Exists(Path.Combine(place, "img")))
            ?? throw new InvalidInputException($"{source}: holds no folder 'img' (nor Training/img): unpack Synapse's RawData.zip there "
            + $"and give its Training folder");
        SourceCase[] cases =
        [
            .. Directory.EnumerateFiles(Path.Combine(root, "img"), "img*" + RawLayout.NiftiEnding).Order(StringComparer.Ordinal)
            .Select(image =>
            {
                var id = DecathlonFile.Stem(image);
                var label = Path.Combine(root, "label", $"label{id["img".Length..]}{RawLayout.NiftiEnding}");
                return new SourceCase(id, [image], File.Exists(label) ? label : null, IsTest: !File.Exists(label));
            }),
        ];
        var description = new DatasetDescription { ChannelNames = ["CT"], Labels = StudyOrgans.Labels, TrainingCount = 0 };
        return new DatasetSource("btcv", source, description, cases) { LabelMap = OrganMap, Split = StudySplit };
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"img{number:0000}");
}
