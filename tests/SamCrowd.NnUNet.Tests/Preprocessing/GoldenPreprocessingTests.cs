using System.Text.Json;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.Testing;

namespace SamCrowd.NnUNet.Tests.Preprocessing;

/// <summary>Cases that nnU-Net preprocessed: data within 1e-3, labels equal in 99.99 % of voxels, sampled locations equal.</summary>
public class GoldenPreprocessingTests
{
    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string>();
            foreach (var configuration in new[] { "2d", "3d_fullres" })
            {
                for (var i = 0; i < 6; i++)
                {
                    cases.Add("Dataset901_SynthCT", configuration, $"ct_00{i}");
                    cases.Add("Dataset902_SynthMR", configuration, $"mr_00{i}");
                }
            }
            foreach (var id in new[] { "001", "003", "004" }) cases.Add("Dataset040_HippocampusShared", "3d_fullres", $"hippocampus_{id}");
            return cases;
        }
    }

    [SharedTheory("golden", "datasets")]
    [MemberData(nameof(Cases))]
    public void A_case_comes_out_as_from_nnunet(string dataset, string configuration, string id)
    {
        var folder = SharedData.Golden("datasets", dataset);
        var plans = Plans.Read(Path.Combine(folder, "nnUNetPlans.json"));
        var description = DatasetDescription.Read(Path.Combine(folder, "dataset.json"));
        var source = dataset.StartsWith("Dataset040", StringComparison.Ordinal)
            ? new DatasetCase(id, [SharedData.Golden("hippocampus", "imagesTr", id + ".nii.gz")],
            SharedData.Golden("hippocampus", "labelsTr", id + ".nii.gz"))
            : new DatasetFolder(Path.Combine(folder, "raw")).Case(id);

        var actual = new CasePreprocessor(threads: 2).Run(
            [.. source.ImagePaths.Select(VolumeFile.Read<float>)], VolumeFile.Read<short>(source.LabelPath!), plans,
            plans.Configuration(configuration), description.Labels);

        var expected = Path.Combine(folder, $"preprocessed_{configuration}", id);
        var data = new NpzFile(expected + "_data.npz")["array"];
        Assert.Equal(data.Shape.AsEnumerable(), [actual.Channels, .. actual.Size.ToArray()]);
        Assert.InRange(data.ToSingle().Zip(actual.Data, (a, b) => Math.Abs(a - b)).Max(), 0, 1e-3f);
        var labels = new NpzFile(expected + "_seg.npz")["array"].ToSingle();
        Assert.InRange(labels.Zip(actual.Labels!.Map, (a, b) => a == b ? 0 : 1).Sum(), 0, labels.Length / 10000);
        CheckProperties(JsonDocument.Parse(File.ReadAllText(expected + ".json")).RootElement, actual);
    }

    private static void CheckProperties(JsonElement expected, PreprocessedCase actual)
    {
        var properties = actual.Properties;
        Assert.Equal(expected.GetProperty("spacing").Deserialize<double[]>()!, properties.Geometry.Spacing.ToZyx());
        Assert.Equal(expected.GetProperty("shape_before_cropping").Deserialize<int[]>(), properties.SizeBeforeCropping.ToArray());
        Assert.Equal(expected.GetProperty("shape_after_cropping_and_before_resampling").Deserialize<int[]>(),
            properties.SizeAfterCropping.ToArray());
        var box = expected.GetProperty("bbox_used_for_cropping").Deserialize<int[][]>()!;
        for (var axis = 0; axis < 3; axis++)
            Assert.Equal(box[axis].AsEnumerable(), [properties.Crop[axis].Start, properties.Crop[axis].End]);
        foreach (var locations in properties.ClassLocations)
        {
            var key = locations.Labels[0].ToString(System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(expected.GetProperty("n_class_locations").GetProperty(key).GetInt32(), locations.Voxels.Length);
            var first = expected.GetProperty("first_class_locations").GetProperty(key).Deserialize<int[][]>()!;
            for (var i = 0; i < first.Length; i++)
                Assert.Equal(((first[i][1] * actual.Size.Y) + first[i][2]) * actual.Size.X + first[i][3], locations.Voxels[i]);
        }
    }
}
