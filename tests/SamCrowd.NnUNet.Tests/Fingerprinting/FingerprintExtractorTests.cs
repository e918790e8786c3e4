using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Datasets.Sampling;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.Testing;

namespace SamCrowd.NnUNet.Tests.Fingerprinting;

public sealed class FingerprintExtractorTests
{
    // 100 million samples a channel, drawn by unoptimised code.
    [SharedTheory("golden", "datasets")]
    [Trait("Category", "Long")]
    [InlineData("Dataset901_SynthCT")]
    [InlineData("Dataset902_SynthMR")]
    public void Fingerprint_of_a_small_data_set_is_the_peers_text(string name)
    {
        var folder = new DatasetFolder(SharedData.Golden("datasets", name, "raw"));
        var ours = PythonJson.ToText(FingerprintExtractor.Extract(folder, threads: 2).ToJson());
        Assert.Equal(File.ReadAllText(SharedData.Golden("datasets", name, "dataset_fingerprint.json")), ours);
    }

    [SharedFact("data", "Task04_Hippocampus", "imagesTr")]
    [Trait("Category", "Long")]
    public void Fingerprint_of_200_real_cases_is_the_peers_text()
    {
        var ours = PythonJson.ToText(FingerprintExtractor.Extract(Hippocampus(), 1, threads: 2).ToJson());
        Assert.Equal(File.ReadAllText(SharedData.Golden("datasets", "Dataset040_HippocampusShared", "dataset_fingerprint.json")), ours);
    }

    [SharedFact("data", "Task04_Hippocampus", "imagesTr")]
    public void Shapes_spacings_and_extremes_of_200_real_cases_equal_the_peers()
    {
        var theirs = DatasetFingerprint.Read(SharedData.Golden("datasets", "Dataset040_HippocampusShared", "dataset_fingerprint.json"));
        var ours = FingerprintExtractor.Extract(Hippocampus(), 1, threads: 2, sampledVoxels: 4_000_000);
        Assert.Equal(theirs.ShapesAfterCrop, ours.ShapesAfterCrop);
        Assert.Equal(theirs.Spacings, ours.Spacings);
        Assert.Equal(theirs.MedianRelativeSizeAfterCropping, ours.MedianRelativeSizeAfterCropping);
        Assert.Equal((theirs.Intensities[0].Min, theirs.Intensities[0].Max), (ours.Intensities[0].Min, ours.Intensities[0].Max));
        Assert.Equal(theirs.Intensities[0].Mean, ours.Intensities[0].Mean, theirs.Intensities[0].Mean * 0.01);
    }

    [SharedFact("golden", "datasets", "Dataset902_SynthMR")]
    public void One_thread_and_many_give_the_same()
    {
        var cases = new DatasetFolder(SharedData.Golden("datasets", "Dataset902_SynthMR", "raw")).TrainingCases;
        JsonObject Extract(int threads) => FingerprintExtractor.Extract(cases, 2, threads, sampledVoxels: 600_000).ToJson();
        Assert.True(JsonNode.DeepEquals(Extract(1), Extract(5)));
    }

    [Fact]
    public void Statistics_of_a_float32_sample_are_numpys_to_the_last_bit()
    {
        // numpy 1.24.2: x = (RandomState(5).random_sample(50000) * 1000 - 300).astype(float32)
        var random = new NumpyRandomState(5);
        var sample = new float[50000];
        for (var i = 0; i < sample.Length; i++) sample[i] = (float)((RandomSample() * 1000) - 300);
        var expected = new ForegroundIntensities(699.9951171875, 201.07763671875, 199.30094146728516, -299.9971618652344,
            -294.5683108520508, 694.696655883789, 288.09661865234375);
        Assert.Equal(expected, IntensityStatistics.Of(sample, threads: 1));
        Assert.Equal(expected, IntensityStatistics.Of(sample, threads: 3));

        double RandomSample() => (((random.NextUInt32() >> 5) * 67108864.0) + (random.NextUInt32() >> 6)) / 9007199254740992.0;
    }

    [Fact]
    public void A_case_without_foreground_draws_nothing()
    {
        using var folder = new TemporaryFolder();
        var cases = new[] { Case(folder, "a", 0), Case(folder, "b", 1), Case(folder, "c", 2) };
        var fingerprint = FingerprintExtractor.Extract(cases, 1, threads: 2, sampledVoxels: 3000);
        Assert.Equal(3, fingerprint.CaseCount);
        // Case b's one foreground voxel is 21, case c's two are 31 and 32.
        Assert.Equal((21, 32), (fingerprint.Intensities[0].Min, fingerprint.Intensities[0].Max));
        Assert.InRange(fingerprint.Intensities[0].Mean, 26.2, 26.3);
    }

    [Fact]
    public void NaN_wrong_size_missing_label_and_no_foreground_name_the_file()
    {
        using var folder = new TemporaryFolder();
        var empty = Case(folder, "empty", 0);
        AssertRefused("label above 0", empty);
        var good = Case(folder, "good", 1);
        AssertRefused("absent.nii.gz", good with { LabelPath = folder["absent.nii.gz"] });
        AssertRefused("has 2 images", good with { ImagePaths = [good.ImagePaths[0], good.ImagePaths[0]] });
        VolumeFile.Write(folder["nan.nii.gz"], Image(3, [1, float.NaN, 2]));
        AssertRefused("nan.nii.gz has NaN", good with { ImagePaths = [folder["nan.nii.gz"]] });
        VolumeFile.Write(folder["wide.nii.gz"], Image(4, [1, 2, 3, 4]));
        AssertRefused("1x1x4", good with { ImagePaths = [folder["wide.nii.gz"]] });
    }

    [Fact]
    public void A_cancelled_extraction_stops()
    {
        using var folder = new TemporaryFolder();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            FingerprintExtractor.Extract([Case(folder, "a", 1)], 1, threads: 1, cancellation: new CancellationToken(canceled: true),
                sampledVoxels: 100));
    }

    private static void AssertRefused(string part, DatasetCase wrong)
    {
        var error = Assert.Throws<InvalidInputException>(() => FingerprintExtractor.Extract([wrong], 1, threads: 1, sampledVoxels: 100));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Three voxels; the first <paramref name="foreground"/> are labelled, their intensities 1, 2, 3 above a case's own base.
    /// </summary>
    private static DatasetCase Case(TemporaryFolder folder, string id, int foreground)
    {
        var first = 11 + (10 * foreground);
        VolumeFile.Write(folder[$"{id}_0000.nii.gz"], Image(3, [first, first + 1, first + 2]));
        VolumeFile.Write(folder[$"{id}.nii.gz"],
            new Volume<short>(new Size3(1, 1, 3), Geometry.WithSpacing(1, 1, 1),
            [.. Enumerable.Range(0, 3).Select(i => (short)(i < foreground ? 1 : 0))]));
        return new DatasetCase(id, [folder[$"{id}_0000.nii.gz"]], folder[$"{id}.nii.gz"]);
    }

    private static Volume<float> Image(int length, float[] voxels) => new(new Size3(1, 1, length), Geometry.WithSpacing(1, 1, 1), voxels);

    private static DatasetCase[] Hippocampus()
    {
        var images = SharedData.Data("Task04_Hippocampus", "imagesTr");
        return [.. Directory.EnumerateFiles(images, "*.nii.gz").Order(StringComparer.Ordinal).Select(path => new DatasetCase(
            Path.GetFileName(path)[..^".nii.gz".Length], [path],
            SharedData.Data("Task04_Hippocampus", "labelsTr", Path.GetFileName(path))))];
    }
}
