using System.Globalization;
using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging.Provenance;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>The keys of a stored case's parts: of the files' contents and of what the plans decide.</summary>
internal sealed class PreprocessingKey(Plans plans, ConfigurationPlan configuration, FileHashes hashes)
{
    private static readonly string Code = CodeVersion.Of(typeof(DatasetPreprocessor));

    public string OfImages(IReadOnlyList<string> imagePaths) => Key(
        new JsonObject
        {
            ["transpose_forward"] = Texts(plans.TransposeForward),
            ["spacing"] = Texts(configuration.Spacing),
            ["normalization"] = Words(configuration.NormalizationSchemes),
            ["use_mask_for_norm"] = Words(configuration.UseMaskForNorm.Select(flag => flag.ToString())),
            ["intensities"] = Words(plans.ForegroundIntensityProperties.Select(properties => properties.ToString())),
            ["resampling"] = configuration.ResamplingData.ToString(),
        },
        [.. imagePaths.Select((path, channel) => File($"channel {channel}", path))]);

    public string OfLabels(string imageKey, string labelPath, LabelScheme scheme) => Key(
        new JsonObject
        {
            ["resampling"] = configuration.ResamplingSegmentation.ToString(),
            ["ignore_label"] = scheme.IgnoreLabel,
            ["labels"] = Texts(scheme.All),
            ["regions"] = Words(scheme.ForegroundRegions.Select(values => string.Join('+', values))),
        },
        [new ContentInput("image", imageKey), File("labels", labelPath)]);

    /// <summary>Of what else lies in the label map's grid: voxel weights, a previous stage's labels.</summary>
    public string OfVolume(string imageKey, string path) => Key(
        new JsonObject { ["resampling"] = configuration.ResamplingSegmentation.ToString() },
        [new ContentInput("image", imageKey), File("volume", path)]);

    /// <summary>Of a map of boxes, which is resampled to the nearest voxel.</summary>
    public string OfBoxes(string imageKey, string path, int sliceAxis) => Key(
        new JsonObject { ["slice_axis"] = sliceAxis }, [new ContentInput("image", imageKey), File("boxes", path)]);

    private static string Key(JsonObject settings, IReadOnlyList<ContentInput> inputs) => new ContentKey(Code, settings, inputs).Value;

    private ContentInput File(string name, string path) => new(name, hashes.Of(path));

    private static JsonArray Texts<T>(IEnumerable<T> values)
        where T : IFormattable => Words(values.Select(value => value.ToString(null, CultureInfo.InvariantCulture)));

    private static JsonArray Words(IEnumerable<string?> words) => new([.. words.Select(word => (JsonNode?)word)]);
}
