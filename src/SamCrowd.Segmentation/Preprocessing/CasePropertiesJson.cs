using System.Text.Json;
using System.Text.Json.Nodes;
using SamCrowd.Imaging;

namespace SamCrowd.Segmentation.Preprocessing;

/// <summary>The properties as JSON; keys that nnU-Net's properties have carry its names.</summary>
internal static class CasePropertiesJson
{
    public static JsonObject Write(CaseProperties properties) => new()
    {
        ["spacing"] = List(properties.Geometry.Spacing.ToZyx()),
        ["origin_xyz"] = List(properties.Geometry.Origin.ToXyz()),
        ["spacing_xyz"] = List(properties.Geometry.Spacing.ToXyz()),
        ["direction_row_major"] = List(Enumerable.Range(0, 9).Select(i => properties.Geometry.Direction[i / 3, i % 3])),
        ["original_shape"] = List(properties.OriginalSize.ToArray()),
        ["transpose_forward"] = List(properties.TransposeForward),
        ["shape_before_cropping"] = List(properties.SizeBeforeCropping.ToArray()),
        ["bbox_used_for_cropping"] = new JsonArray([.. Enumerable.Range(0, 3).Select(axis => (JsonNode)List([properties.Crop[axis].Start, properties.Crop[axis].End]))]),
        ["shape_after_cropping_and_before_resampling"] = List(properties.SizeAfterCropping.ToArray()),
        ["outside_voxels"] = properties.OutsideVoxels,
        ["shape_after_resampling"] = List(properties.Size.ToArray()),
        ["spacing_after_resampling"] = List(properties.Spacing),
        ["class_locations"] = new JsonArray([.. properties.ClassLocations.Select(entry => (JsonNode)new JsonObject
        {
            ["labels"] = List(entry.Labels),
            ["voxels"] = List(entry.Voxels),
        })]),
    };

    public static CaseProperties Read(JsonObject json, string source)
    {
        try
        {
            var spacing = Numbers<double>(json, "spacing_xyz");
            var origin = Numbers<double>(json, "origin_xyz");
            var box = (JsonArray)Required(json, "bbox_used_for_cropping");
            var ranges = box.Select(node => node.Deserialize<int[]>()!).Select(pair => new AxisRange(pair[0], pair[1])).ToList();
            return new CaseProperties(
                new Geometry(new Vector3d(spacing[0], spacing[1], spacing[2]), new Vector3d(origin[0], origin[1], origin[2]), new Direction(Numbers<double>(json, "direction_row_major"))),
                Size3.FromArray(Numbers<int>(json, "original_shape")),
                Numbers<int>(json, "transpose_forward"),
                Size3.FromArray(Numbers<int>(json, "shape_before_cropping")),
                new CropBox(ranges[0], ranges[1], ranges[2]),
                (long)Required(json, "outside_voxels"),
                Size3.FromArray(Numbers<int>(json, "shape_after_resampling")),
                Numbers<double>(json, "spacing_after_resampling"),
                [.. ((JsonArray)Required(json, "class_locations")).Select(node => new ClassLocations(Numbers<int>((JsonObject)node!, "labels"), Numbers<int>((JsonObject)node!, "voxels")))]);
        }
        catch (Exception error) when (error is InvalidCastException or InvalidOperationException or JsonException or FormatException or ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidInputException($"{source}: does not hold the properties of a preprocessed case ({error.Message}); preprocess it again", error);
        }
    }

    private static JsonArray List<T>(IEnumerable<T> values) => new([.. values.Select(value => (JsonNode)JsonValue.Create(value)!)]);

    private static T[] Numbers<T>(JsonObject json, string key) => Required(json, key).Deserialize<T[]>()!;

    private static JsonNode Required(JsonObject json, string key) => json[key] ?? throw new FormatException($"there is no \"{key}\"");
}
