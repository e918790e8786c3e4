using System.Text.Json;
using System.Text.Json.Serialization;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Cropping;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>The JSON file of a preprocessed case; keys that nnU-Net's properties have too carry its names.</summary>
internal sealed record CaseDocument
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
    };

    public int Channels { get; init; }

    /// <summary>Null in a document of an earlier version of the program, whose image part is made again.</summary>
    public DoneMarker? Image { get; init; }

    /// <summary>Null for a case without labels.</summary>
    public DoneMarker? Labels { get; init; }

    /// <summary>Null for a case without voxel weights.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DoneMarker? Weights { get; init; }

    /// <summary>Null for a case without a previous stage's labels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DoneMarker? PreviousStage { get; init; }

    /// <summary>Null for a case without a map of boxes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DoneMarker? Boxes { get; init; }

    /// <summary>Plan axis that the slices with the boxes lie across; null for a case without a map of boxes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? BoxAxis { get; init; }

    public required double[] Spacing { get; init; }

    public required double[] SpacingXyz { get; init; }

    public required double[] OriginXyz { get; init; }

    public required double[] DirectionRowMajor { get; init; }

    public required int[] OriginalShape { get; init; }

    public required int[] TransposeForward { get; init; }

    public required int[] ShapeBeforeCropping { get; init; }

    public required int[][] BboxUsedForCropping { get; init; }

    public required int[] ShapeAfterCroppingAndBeforeResampling { get; init; }

    public long OutsideVoxels { get; init; }

    public required int[] ShapeAfterResampling { get; init; }

    public required double[] SpacingAfterResampling { get; init; }

    public required Locations[] ClassLocations { get; init; }

    public static CaseDocument Of(CaseProperties properties) => new()
    {
        Spacing = properties.Geometry.Spacing.ToZyx(),
        SpacingXyz = properties.Geometry.Spacing.ToXyz(),
        OriginXyz = properties.Geometry.Origin.ToXyz(),
        DirectionRowMajor = [.. Enumerable.Range(0, 9).Select(i => properties.Geometry.Direction[i / 3, i % 3])],
        OriginalShape = properties.OriginalSize.ToArray(),
        TransposeForward = [.. properties.TransposeForward],
        ShapeBeforeCropping = properties.SizeBeforeCropping.ToArray(),
        BboxUsedForCropping = [.. Enumerable.Range(0, 3).Select(axis => new[] { properties.Crop[axis].Start, properties.Crop[axis].End })],
        ShapeAfterCroppingAndBeforeResampling = properties.SizeAfterCropping.ToArray(),
        OutsideVoxels = properties.OutsideVoxels,
        ShapeAfterResampling = properties.Size.ToArray(),
        SpacingAfterResampling = [.. properties.Spacing],
        ClassLocations = [.. properties.ClassLocations.Select(entry => new Locations([.. entry.Labels], entry.Voxels))],
    };

    /// <param name="source">The file to name in errors.</param>
    public static CaseDocument Parse(string json, string source)
    {
        try
        {
            var document = JsonSerializer.Deserialize<CaseDocument>(json, Options) ?? throw new JsonException("it is empty");
            return document.FirstFault() is { } fault ? throw new JsonException(fault) : document;
        }
        catch (JsonException error)
        {
            throw new InvalidInputException($"{source}: does not hold the properties of a preprocessed case "
                + $"({error.Message.Split('\n')[0]}); preprocess it again", error);
        }
    }

    /// <summary>The same files' document with other properties.</summary>
    public CaseDocument With(CaseProperties properties) => Of(properties) with
    {
        Channels = Channels,
        Image = Image,
        Labels = Labels,
        Weights = Weights,
        PreviousStage = PreviousStage,
        Boxes = Boxes,
        BoxAxis = BoxAxis,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    public CaseProperties ToProperties() => new(
        new Geometry(
            new Vector3d(SpacingXyz[0], SpacingXyz[1], SpacingXyz[2]),
            new Vector3d(OriginXyz[0], OriginXyz[1], OriginXyz[2]),
            new Direction(DirectionRowMajor)),
        Size3.FromArray(OriginalShape),
        TransposeForward,
        Size3.FromArray(ShapeBeforeCropping),
        new CropBox(Range(0), Range(1), Range(2)),
        OutsideVoxels,
        Size3.FromArray(ShapeAfterResampling),
        SpacingAfterResampling,
        [.. ClassLocations.Select(entry => new ClassLocations(entry.Labels, entry.Voxels))]);

    /// <summary>Says what no preprocessing writes, so that a damaged document is refused before anything is computed from it.</summary>
    private string? FirstFault()
    {
        if (Channels < 1) return "'channels' is below 1";
        foreach (var (key, shape) in new[] { ("original_shape", OriginalShape), ("shape_before_cropping", ShapeBeforeCropping),
            ("shape_after_cropping_and_before_resampling", ShapeAfterCroppingAndBeforeResampling),
            ("shape_after_resampling", ShapeAfterResampling) })
            if (shape.Length != 3 || shape.Any(size => size < 1)) return $"'{key}' is not three sizes";
        foreach (var (key, spacing) in new[] { ("spacing", Spacing), ("spacing_xyz", SpacingXyz),
            ("spacing_after_resampling", SpacingAfterResampling) })
            if (spacing.Length != 3 || spacing.Any(size => !double.IsFinite(size) || size <= 0)) return $"'{key}' is not three spacings";
        if (OriginXyz.Length != 3) return "'origin_xyz' is not three numbers";
        if (DirectionRowMajor.Length != 9) return "'direction_row_major' is not nine numbers";
        if (!TransposeForward.Order().SequenceEqual([0, 1, 2])) return "'transpose_forward' is not an order of the axes 0, 1, 2";
        if (!Enumerable.Range(0, 3).All(axis => ShapeBeforeCropping[axis] == OriginalShape[TransposeForward[axis]]))
            return "'shape_before_cropping' is not 'original_shape' in the order of 'transpose_forward'";
        if (BboxUsedForCropping.Length != 3 || BboxUsedForCropping.Any(range => range is not { Length: 2 }))
            return "'bbox_used_for_cropping' is not three ranges";
        for (var axis = 0; axis < 3; axis++)
            if (BboxUsedForCropping[axis] is not [>= 0 and var start, var end] || end > ShapeBeforeCropping[axis]
                || end - start != ShapeAfterCroppingAndBeforeResampling[axis])
                return "'bbox_used_for_cropping' does not fit the shapes before and after cropping";
        var voxels = ShapeAfterResampling.Aggregate(1L, (product, size) => product * size);
        if (ClassLocations.Any(entry => entry is not { Labels: not null, Voxels: not null }
            || entry.Voxels.Any(voxel => voxel < 0 || voxel >= voxels)))
            return "'class_locations' holds voxels outside the case";
        return BoxAxis is < 0 or > 2 ? "'box_axis' is not 0, 1 or 2" : null;
    }

    private AxisRange Range(int axis) => new(BboxUsedForCropping[axis][0], BboxUsedForCropping[axis][1]);

    /// <param name="Voxels">Indices (z · Y + y) · X + x.</param>
    internal sealed record Locations(int[] Labels, int[] Voxels);
}
