using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.Testing;

namespace SamCrowd.NnUNet.Tests.Preprocessing;

public class PreprocessedStoreTests
{
    [SharedFact("golden", "datasets", "Dataset902_SynthMR")]
    public void What_was_stored_comes_back()
    {
        using var folder = new TemporaryFolder();
        var (dataset, plans) = Golden("Dataset902_SynthMR");
        var summary = DatasetPreprocessor.Run(dataset, plans, "3d_fullres", folder["store"],
            new PreprocessingSettings { Cases = ["mr_001"] });
        Assert.Equal(new PreprocessingSummary(1, 0, 0), summary);

        var item = dataset.Case("mr_001");
        var expected = new CasePreprocessor().Run(
            [.. item.ImagePaths.Select(VolumeFile.Read<float>)], VolumeFile.Read<short>(item.LabelPath!), plans,
            plans.Configuration("3d_fullres"), dataset.Description.Labels);
        var store = PreprocessedStore.Open(folder["store"]);
        Assert.Equal(["mr_001"], store.CaseIds);
        using var stored = store.OpenCase("mr_001");
        Assert.Equal(expected.Size, stored.Size);
        var (data, labels) = (new float[expected.Data.Length], new short[expected.Labels!.Map.Length]);
        stored.ReadPatch([0, 0, 0], stored.Size, data, labels);
        Assert.Equal(expected.Data, data);
        Assert.Equal(expected.Labels.Map, labels);
        Assert.Equal(CaseDocument.Of(expected.Properties).ToJson(), CaseDocument.Of(stored.Properties).ToJson());
        Assert.Equal(expected.Properties.Geometry, stored.Properties.Geometry);
    }

    [SharedFact("golden", "datasets", "Dataset902_SynthMR")]
    public void A_patch_beyond_the_border_is_filled_with_zero_and_minus_one()
    {
        using var folder = new TemporaryFolder();
        var (dataset, plans) = Golden("Dataset902_SynthMR");
        DatasetPreprocessor.Run(dataset, plans, "3d_fullres", folder["store"], new PreprocessingSettings { Cases = ["mr_000"] });
        using var stored = PreprocessedStore.Open(folder["store"]).OpenCase("mr_000");
        var size = new Size3(stored.Size.Z + 4, 7, stored.Size.X + 5);
        var whole = new float[2 * stored.Size.Count];
        stored.ReadPatch([0, 0, 0], stored.Size, whole, []);
        var (data, labels) = (new float[2 * size.Count], new short[size.Count]);
        data.AsSpan().Fill(9);
        stored.ReadPatch([-2, stored.Size.Y - 3, -1], size, data, labels);
        for (var channel = 0; channel < 2; channel++)
        {
            for (var i = 0; i < size.Count; i++)
            {
                var (z, y, x) = ((i / size.X / size.Y) - 2, (i / size.X % size.Y) + stored.Size.Y - 3, (i % size.X) - 1);
                var inside = z >= 0 && z < stored.Size.Z && y < stored.Size.Y && x >= 0 && x < stored.Size.X;
                var expected = inside ? whole[(channel * stored.Size.Count) + (((z * stored.Size.Y) + y) * stored.Size.X) + x] : 0;
                Assert.Equal(expected, data[(channel * size.Count) + i]);
                if (!inside) Assert.Equal(-1, labels[i]);
            }
        }
    }

    [SharedFact("golden", "datasets", "Dataset901_SynthCT")]
    public void A_case_is_not_done_twice_and_a_cut_off_one_is_done_again()
    {
        using var folder = new TemporaryFolder();
        var (dataset, plans) = Golden("Dataset901_SynthCT");
        var settings = new PreprocessingSettings { Cases = ["ct_000", "ct_001"] };
        DatasetPreprocessor.Run(dataset, plans, "3d_fullres", folder["store"], settings);
        var written = File.GetLastWriteTimeUtc(folder["store", "ct_000.npy"]);
        File.Delete(folder["store", "ct_001.json"]);
        Assert.Equal(new PreprocessingSummary(1, 0, 1), DatasetPreprocessor.Run(dataset, plans, "3d_fullres", folder["store"], settings));
        Assert.Equal(written, File.GetLastWriteTimeUtc(folder["store", "ct_000.npy"]));
        Assert.Equal(new PreprocessingSummary(2, 0, 0), DatasetPreprocessor.Run(dataset, plans, "2d", folder["store"], settings));
    }

    [SharedTheory("golden", "datasets")]
    [InlineData("Dataset901_SynthCT", "ct_002")]
    [InlineData("Dataset902_SynthMR", "mr_002")]
    public void Another_arm_shares_the_images_and_has_its_own_labels(string name, string id)
    {
        using var folder = new TemporaryFolder();
        var (dataset, plans) = Golden(name);
        DatasetPreprocessor.Run(dataset, plans, "3d_fullres", folder["gt"], new PreprocessingSettings { Cases = [id] });
        var labels = VolumeFile.Read<short>(dataset.Case(id).LabelPath!);
        VolumeFile.Write(folder["sam", $"{id}.nii.gz"], labels.Map(value => (short)(value == 2 ? 0 : value)));
        var settings = new PreprocessingSettings { Cases = [id], LabelFolder = folder["sam"] };
        Assert.Equal(1, DatasetPreprocessor.Run(dataset, plans, "3d_fullres", folder["alone"], settings).Computed);
        Assert.Equal(1, DatasetPreprocessor.Run(dataset, plans, "3d_fullres", folder["shared"],
            settings with { ImageStore = folder["gt"] }).Relabelled);
        foreach (var file in new[] { $"{id}.npy", $"{id}_seg.npy", $"{id}.json" })
            Assert.Equal(File.ReadAllBytes(folder["alone", file]), File.ReadAllBytes(folder["shared", file]));
        Assert.NotEqual(File.ReadAllBytes(folder["gt", $"{id}_seg.npy"]), File.ReadAllBytes(folder["shared", $"{id}_seg.npy"]));
    }

    [SharedFact("golden", "datasets", "Dataset901_SynthCT")]
    public void A_damaged_array_is_named()
    {
        using var folder = new TemporaryFolder();
        var (dataset, plans) = Golden("Dataset901_SynthCT");
        DatasetPreprocessor.Run(dataset, plans, "3d_fullres", folder["store"], new PreprocessingSettings { Cases = ["ct_000"] });
        File.WriteAllBytes(folder["store", "ct_000_seg.npy"], File.ReadAllBytes(folder["store", "ct_000_seg.npy"])[..1000]);
        var store = PreprocessedStore.Open(folder["store"]);
        Assert.Contains("ct_000_seg.npy", Assert.Throws<InvalidInputException>(() => store.OpenCase("ct_000")).Message);
    }

    [SharedTheory("golden", "datasets", "Dataset901_SynthCT")]
    [InlineData("original_shape", "[8, 32]")]
    [InlineData("shape_after_resampling", "[8, 32, -32]")]
    [InlineData("spacing_after_resampling", "[1, 0, 1]")]
    [InlineData("transpose_forward", "[0, 0, 1]")]
    [InlineData("bbox_used_for_cropping", "[[0, 1], null, [0, 1]]")]
    [InlineData("bbox_used_for_cropping", "[[0, 9999], [0, 1], [0, 1]]")]
    [InlineData("class_locations", "[{\"labels\": [1], \"voxels\": [2000000000]}]")]
    [InlineData("class_locations", "[null]")]
    [InlineData("direction_row_major", "[1]")]
    [InlineData("origin_xyz", "null")]
    public void Damaged_properties_of_a_case_are_named_with_their_file(string key, string value)
    {
        using var folder = new TemporaryFolder();
        var (dataset, plans) = Golden("Dataset901_SynthCT");
        DatasetPreprocessor.Run(dataset, plans, "3d_fullres", folder["store"], new PreprocessingSettings { Cases = ["ct_000"] });
        var json = JsonNode.Parse(File.ReadAllText(folder["store", "ct_000.json"]))!;
        Assert.NotNull(json[key]);
        json[key] = JsonNode.Parse(value);
        File.WriteAllText(folder["store", "ct_000.json"], json.ToJsonString());
        var error = Assert.Throws<InvalidInputException>(() => PreprocessedStore.Open(folder["store"]).OpenCase("ct_000"));
        Assert.Contains(folder["store", "ct_000.json"], error.Message);
        Assert.Contains(key, error.Message);
    }

    [SharedFact("golden", "datasets", "Dataset901_SynthCT")]
    public void Too_little_memory_is_said_before_work_starts()
    {
        using var folder = new TemporaryFolder();
        var (dataset, plans) = Golden("Dataset901_SynthCT");
        var preprocessor = new DatasetPreprocessor(dataset, plans, "3d_fullres", folder["store"],
            new PreprocessingSettings { MemoryGigabytes = (1 << 20) / 1e9 });
        Assert.Contains("needs about", Assert.Throws<InvalidInputException>(() => preprocessor.Run(null, default)).Message);
        Assert.False(Directory.Exists(folder["store"]));
    }

    [SharedFact("golden", "datasets", "Dataset901_SynthCT")]
    public void Cases_wait_for_memory_and_all_get_done()
    {
        using var folder = new TemporaryFolder();
        var (dataset, plans) = Golden("Dataset901_SynthCT");
        var settings = new PreprocessingSettings { Threads = 4 };
        var largest = new DatasetPreprocessor(dataset, plans, "2d", folder["store"], settings).Forecast().LargestBytes;
        var summary = DatasetPreprocessor.Run(dataset, plans, "2d", folder["store"], settings with { MemoryGigabytes = largest / 1e9 });
        Assert.Equal(6, summary.Computed);
        Assert.Equal(6, PreprocessedStore.Open(folder["store"]).CaseIds.Count);
    }

    [SharedFact("golden", "datasets", "Dataset901_SynthCT")]
    public void A_wrong_label_file_is_named_and_nothing_of_the_case_is_left()
    {
        using var folder = new TemporaryFolder();
        var (dataset, plans) = Golden("Dataset901_SynthCT");
        var labels = VolumeFile.Read<short>(dataset.Case("ct_000").LabelPath!);
        VolumeFile.Write(folder["labels", "ct_000.nii.gz"], labels.Map(value => (short)(value + 40)));
        var settings = new PreprocessingSettings { Cases = ["ct_000"], LabelFolder = folder["labels"] };
        var preprocessor = new DatasetPreprocessor(dataset, plans, "2d", folder["store"], settings);
        var error = Record.Exception(() => preprocessor.Run(null, default));
        Assert.Contains(folder["labels", "ct_000.nii.gz"], Assert.IsType<InvalidInputException>(error).Message);
        Assert.Contains("holds the label 40", error.Message);
        Assert.Empty(Directory.EnumerateFiles(folder["store"]));
    }

    [SharedFact("golden", "datasets", "Dataset901_SynthCT")]
    public void A_missing_label_file_is_named()
    {
        using var folder = new TemporaryFolder();
        var (dataset, plans) = Golden("Dataset901_SynthCT");
        Directory.CreateDirectory(folder["labels"]);
        var preprocessor = new DatasetPreprocessor(dataset, plans, "2d", folder["store"],
            new PreprocessingSettings { Cases = ["ct_000"], LabelFolder = folder["labels"] });
        Assert.Contains(folder["labels", "ct_000.nii.gz"],
            Assert.Throws<InvalidInputException>(() => preprocessor.Run(null, default)).Message);
    }

    private static (DatasetFolder Dataset, Plans Plans) Golden(string name) =>
        (new DatasetFolder(SharedData.Golden("datasets", name, "raw")),
            Plans.Read(SharedData.Golden("datasets", name, "nnUNetPlans.json")));
}
