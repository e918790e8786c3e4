using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>Hashes of all that a stored case depends on: the files' contents, what the plans decide, and this code's revision.</summary>
internal static class PreprocessingKey
{
    /// <summary>Raised whenever the same input gives another result.</summary>
    private const int Revision = 1;

    public static string OfImages(IReadOnlyList<string> imagePaths, Plans plans, ConfigurationPlan configuration) => Hash(
        Revision,
        imagePaths.Select(FileDigest.Sha256),
        plans.TransposeForward.Select(Text),
        configuration.Spacing.Select(Text),
        configuration.NormalizationSchemes,
        configuration.UseMaskForNorm.Select(flag => flag.ToString()),
        plans.ForegroundIntensityProperties.Select(properties => properties.ToString()),
        [configuration.ResamplingData.ToString()]);

    public static string OfLabels(string imageKey, string labelPath, LabelScheme scheme, ConfigurationPlan configuration) => Hash(
        Revision,
        [imageKey, FileDigest.Sha256(labelPath), configuration.ResamplingSegmentation.ToString(), scheme.IgnoreLabel is { } ignore ? Text(ignore) : "no ignore label"],
        scheme.All.Select(Text),
        scheme.ForegroundRegions.Select(values => string.Join('+', values)));

    /// <summary>Of what else lies in the label map's grid: voxel weights, a previous stage's labels.</summary>
    public static string OfVolume(string imageKey, string path, ConfigurationPlan configuration) =>
        Hash(Revision, [imageKey, FileDigest.Sha256(path), configuration.ResamplingSegmentation.ToString()]);

    private static string Hash(int revision, params IEnumerable<string>[] parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{revision}\n" + string.Join('\n', parts.Select(part => string.Join('|', part))))));

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
