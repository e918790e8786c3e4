using SamCrowd.Imaging;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.NnUNet.Labels;

/// <summary>
/// nnU-Net's "id.pkl", which lies beside "id.npz": from it nnUNetv2_ensemble knows where the label map it writes lies in the world. Keys as
/// DefaultPreprocessor, SimpleITKIO and NibabelIO set them, whichever of the two the plans name.
/// </summary>
internal static class PropertiesPickle
{
    public const string Ending = ".pkl";

    public static void Write(string path, CaseProperties properties)
    {
        var (geometry, crop) = (properties.Geometry, properties.Crop);
        PickleWriter.WriteFile(path, new StoredDictionary
        {
            ["sitk_stuff"] = SimpleItk(geometry),
            ["nibabel_stuff"] = new StoredDictionary { ["original_affine"] = Affine(geometry) },
            ["spacing"] = List(geometry.Spacing.ToZyx().Cast<object?>()),
            ["shape_before_cropping"] = Tuple(properties.SizeBeforeCropping),
            ["bbox_used_for_cropping"] =
                List(new[] { crop.First, crop.Second, crop.Third }.Select(object? (range) => List([(long)range.Start, (long)range.End]))),
            ["shape_after_cropping_and_before_resampling"] = Tuple(properties.SizeAfterCropping),
        });
    }

    // ITK's world has its first two axes the other way round.
    private static StoredDictionary SimpleItk(Geometry geometry)
    {
        var (spacing, origin, direction) = (geometry.Spacing, geometry.Origin, geometry.Direction);
        return new StoredDictionary
        {
            ["spacing"] = new object?[] { spacing.X, spacing.Y, spacing.Z },
            ["origin"] = new object?[] { -origin.X, -origin.Y, origin.Z },
            ["direction"] = Enumerable.Range(0, 9).Select(object? (i) => (i < 6 ? -1 : 1) * direction[i / 3, i % 3]).ToArray(),
        };
    }

    private static List<object?> Affine(Geometry geometry)
    {
        var affine = geometry.ToAffine();
        return [.. Enumerable.Range(0, 3).Select(row => List(Enumerable.Range(0, 4).Select(object? (column) => affine[row, column]))),
            List([0.0, 0.0, 0.0, 1.0])];
    }

    private static List<object?> List(IEnumerable<object?> items) => [.. items];

    private static object?[] Tuple(Size3 size) => [size.Z, size.Y, size.X];
}
