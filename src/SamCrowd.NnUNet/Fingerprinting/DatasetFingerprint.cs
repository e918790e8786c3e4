using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Json;

namespace SamCrowd.NnUNet.Fingerprinting;

/// <summary>What the planner has to know about a data set: nnU-Net's <c>dataset_fingerprint.json</c>.</summary>
/// <param name="Spacings">One row a training case, mm along z, y, x, before any transposition.</param>
/// <param name="ShapesAfterCrop">One row a training case, voxels along z, y, x after cropping to the non-zero region.</param>
/// <param name="Intensities">One entry a channel.</param>
/// <param name="MedianRelativeSizeAfterCropping">Median over cases of voxels after by voxels before cropping, in (0, 1].</param>
public sealed record DatasetFingerprint(
    IReadOnlyList<double[]> Spacings,
    IReadOnlyList<int[]> ShapesAfterCrop,
    IReadOnlyList<ForegroundIntensities> Intensities,
    double MedianRelativeSizeAfterCropping)
{
    /// <summary>Number of training cases.</summary>
    public int CaseCount => Spacings.Count;

    /// <summary>Reads dataset_fingerprint.json.</summary>
    /// <exception cref="InvalidInputException">The file is missing, lacks a key, or holds a spacing or shape that cannot be.</exception>
    public static DatasetFingerprint Read(string path) => FromJson(PythonJson.ReadObject(path), path);

    /// <summary>Reads nnU-Net's object; <paramref name="source"/> is the file to name in errors.</summary>
    /// <exception cref="InvalidInputException">A key is missing, or a spacing or shape cannot be.</exception>
    public static DatasetFingerprint FromJson(JsonObject map, string source)
    {
        var spacings = PlanJson.RequireArray(map, "spacings", source).Select((row, i) => Row(row, "spacings", i, source)).ToArray();
        var shapes = PlanJson.RequireArray(map, "shapes_after_crop", source)
            .Select((row, i) => Array.ConvertAll(Row(row, "shapes_after_crop", i, source), value => Voxels(value, i, source))).ToArray();
        var relativeSize = PlanJson.Number(PlanJson.Require(map, "median_relative_size_after_cropping", source),
            "median_relative_size_after_cropping", source);
        var fingerprint = new DatasetFingerprint(spacings, shapes, ForegroundIntensitiesJson.Read(map, source), relativeSize);
        fingerprint.Check(source);
        return fingerprint;
    }

    private static int Voxels(double value, int row, string source) => double.IsInteger(value)
        && value is >= int.MinValue and <= int.MaxValue
        ? (int)value
        : throw new InvalidInputException(source,
        FormattableString.Invariant($"\"shapes_after_crop[{row}]\" holds {value}, which is no number of voxels"),
        "extract the fingerprint again");

    /// <summary>Checks that the planner can work with it.</summary>
    /// <param name="source">The file's name, for the message.</param>
    /// <exception cref="InvalidInputException">A spacing or shape is not above zero, or the lists differ in length.</exception>
    public void Check(string source)
    {
        if (Spacings.Count == 0)
            throw new InvalidInputException($"{source}: no training case; extract the fingerprint from a data set with cases");
        if (Spacings.Count != ShapesAfterCrop.Count)
            throw new InvalidInputException($"{source}: {Spacings.Count} spacings but {ShapesAfterCrop.Count} shapes_after_crop; extract "
                + $"the fingerprint again");
        for (var i = 0; i < Spacings.Count; i++)
        {
            if (Spacings[i].Any(value => !(value > 0) || !double.IsFinite(value)))
                throw new InvalidInputException($"{source}: spacings[{i}] is [{string.Join(", ", Spacings[i])}]: a voxel size must be "
                    + $"above zero; correct the header of that image");
            if (ShapesAfterCrop[i].Any(value => value < 1))
                throw new InvalidInputException($"{source}: shapes_after_crop[{i}] is [{string.Join(", ", ShapesAfterCrop[i])}]: every "
                    + $"axis must have a voxel");
        }
    }

    /// <summary>nnU-Net's object, with its keys in its order.</summary>
    public JsonObject ToJson() => new()
    {
        [ForegroundIntensitiesJson.Key] = ForegroundIntensitiesJson.Write(Intensities),
        ["median_relative_size_after_cropping"] = MedianRelativeSizeAfterCropping,
        ["shapes_after_crop"] = PlanJson.List(ShapesAfterCrop),
        ["spacings"] = PlanJson.List(Spacings),
    };

    /// <summary>Writes dataset_fingerprint.json as nnU-Net does; the file appears whole or not at all.</summary>
    public void Write(string path) => PythonJson.Write(path, ToJson());

    private static double[] Row(JsonNode? node, string key, int index, string source)
    {
        var row = node is JsonArray list ? list.Select(value => PlanJson.Number(value, key, source)).ToArray() : [];
        return row.Length == 3 ? row : throw PlanJson.Wrong(source, $"{key}[{index}]", "a list of three numbers (z, y, x)");
    }
}
