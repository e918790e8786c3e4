using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.NnUNet.Tests.Preprocessing;

public class VoxelWeightTests
{
    [Fact]
    public void Weights_are_transposed_cropped_and_resampled_as_the_label_map_is()
    {
        using var data = new SmallDataset();
        var (plans, labels) = (Transposed(data, [2, 0, 1], [1.0, 1.0, 0.5]),
            VolumeFile.Read<short>(data["dataset", "labelsTr", "case_0.nii.gz"]));
        var image = VolumeFile.Read<float>(data["dataset", "imagesTr", "case_0_0000.nii.gz"]);
        for (var z = 0; z < image.Size.Z; z++) image.Slice(z)[..(5 * image.Size.X)].Clear();
        // Weights that are the label map's own mask have to become what its mask becomes.
        var weights = new Volume<float>(image.Size, image.Geometry);
        for (var i = 0; i < weights.Voxels.Length; i++) weights.Voxels[i] = labels.Voxels[i] > 0 ? 1 : 0;
        VolumeFile.Write(data["dataset", "imagesTr", "case_0_0000.nii.gz"], image);
        VolumeFile.Write(data["weights", "case_0.nii.gz"], weights);
        DatasetPreprocessor.Run(data.Dataset, plans, data.Configuration, data["turned"],
            new PreprocessingSettings { Cases = ["case_0"], WeightFolder = data["weights"] });

        using var stored = PreprocessedStore.Open(data["turned"]).OpenCase("case_0");
        Assert.Equal(new Size3(24, 20, 34), stored.Size);
        var (map, weight) = (new short[stored.Size.Count], new float[stored.Size.Count]);
        stored.ReadPatch([0, 0, 0], stored.Size, default, map);
        stored.ReadWeights([0, 0, 0], stored.Size, weight);
        Assert.All(weight, value => Assert.InRange(value, 0, 1));
        Assert.Contains(weight, value => value is > 0 and < 1);
        for (var i = 0; i < map.Length; i++)
            if (weight[i] is 0 or 1) Assert.Equal(weight[i] == 1, map[i] > 0);
    }

    [Fact]
    public void Another_grid_or_another_range_is_refused_with_the_files_name()
    {
        using var data = new SmallDataset(weight: _ => 1);
        var good = VolumeFile.Read<float>(data["weights", "case_1.nii.gz"]);
        Refused("24x24x24", new Volume<float>(new Size3(24, 24, 24), good.Geometry));
        Refused("lies elsewhere", new Volume<float>(good.Size, Geometry.WithSpacing(1, 1, 2), good.Voxels));
        Refused("1 voxels are not from 0 to 1", With(1.01f));
        Refused("1 voxels are not from 0 to 1", With(float.NaN));

        Volume<float> With(float value)
        {
            var changed = good.Map(weight => weight);
            changed[3, 4, 5] = value;
            return changed;
        }

        void Refused(string expected, Volume<float> weights)
        {
            VolumeFile.Write(data["weights", "case_1.nii.gz"], weights);
            var error = Assert.Throws<InvalidInputException>(() => DatasetPreprocessor.Run(
                data.Dataset, data.Plans, data.Configuration, data["store"], new PreprocessingSettings
                {
                    Cases = ["case_1"],
                    WeightFolder = data["weights"],
                }));
            Assert.Contains(data["weights", "case_1.nii.gz"], error.Message, StringComparison.Ordinal);
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_folder_of_weights_that_is_not_there_is_named()
    {
        using var data = new SmallDataset();
        var error = Assert.Throws<InvalidInputException>(() => DatasetPreprocessor.Run(
            data.Dataset, data.Plans, data.Configuration, data["store"], new PreprocessingSettings { WeightFolder = data["nowhere"] }));
        Assert.Contains(data["nowhere"], error.Message, StringComparison.Ordinal);
    }

    private static Plans Transposed(SmallDataset data, int[] transpose, double[] spacing)
    {
        var json = data.Plans.ToJson();
        json["transpose_forward"] = new JsonArray([.. transpose.Select(axis => (JsonNode)axis)]);
        json["transpose_backward"] = new JsonArray([.. Enumerable.Range(0, 3).Select(axis => (JsonNode)Array.IndexOf(transpose, axis))]);
        json["configurations"]!["3d_fullres"]!["spacing"] = new JsonArray([.. spacing.Select(value => (JsonNode)value)]);
        return Plans.FromJson(json, "plans.json");
    }
}
