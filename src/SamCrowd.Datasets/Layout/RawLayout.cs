using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Layout;

/// <summary>The file and folder names of an nnU-Net v2 raw data set (documentation/dataset_format.md of nnU-Net).</summary>
internal static class RawLayout
{
    public const string DescriptionFile = "dataset.json";

    public const string TrainingImages = "imagesTr";

    public const string TrainingLabels = "labelsTr";

    public const string TestImages = "imagesTs";

    /// <summary>Labels of test cases; nnU-Net does not read them, the evaluation does.</summary>
    public const string TestLabels = "labelsTs";

    /// <summary>Which cases a study trains and tests on; read and written by StudySplit.</summary>
    public const string StudySplitFile = "study_split.json";

    public const string NiftiEnding = ".nii.gz";

    /// <param name="channel">0 to 9999.</param>
    public static string ImageName(string caseId, int channel, string fileEnding) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{caseId}_{channel:0000}{fileEnding}");

    /// <summary>Holds the files of a case against the channels they must be: 0, 1, 2, ... without a gap.</summary>
    /// <param name="paths">In the order of their channels.</param>
    /// <exception cref="InvalidInputException">A channel is missing; the file that follows it is named.</exception>
    public static void CheckChannels(string caseId, IReadOnlyList<string> paths, string fileEnding)
    {
        for (var channel = 0; channel < paths.Count; channel++)
        {
            var wanted = ImageName(caseId, channel, fileEnding);
            if (Path.GetFileName(paths[channel]) == wanted) continue;
            throw new InvalidInputException(paths[channel], $"is there, but channel {channel} of its case ({wanted}) is missing",
                "add that file, or rename this one");
        }
    }

    /// <summary>
    /// Splits "liver_001_0000.nii.gz" into case id and channel; false for names of another form and for hidden files ("._liver…").
    /// </summary>
    public static bool TryParseImageName(string fileName, string fileEnding, out string caseId, out int channel)
    {
        (caseId, channel) = ("", 0);
        if (fileName.StartsWith('.') || !fileName.EndsWith(fileEnding, StringComparison.Ordinal)) return false;
        var stem = fileName.AsSpan(0, fileName.Length - fileEnding.Length);
        if (stem.Length < 6 || stem[^5] != '_') return false;
        foreach (var digit in stem[^4..])
        {
            if (!char.IsAsciiDigit(digit)) return false;
            channel = (channel * 10) + (digit - '0');
        }
        caseId = stem[..^5].ToString();
        return true;
    }
}
