using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Augmentation;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.NnUNet.Tests;
using SamCrowd.Segmentation.Training.Loading;
using SamCrowd.Testing;

namespace SamCrowd.Segmentation.Tests.Training;

public sealed class PatchSamplerTests : IDisposable
{
    private const int Batches = 60;
    private readonly TemporaryFolder _folder = new();

    public PatchSamplerTests()
    {
        new DatasetDescription
        {
            ChannelNames = ["MRI"],
            Labels = LabelScheme.Of("bright"),
            TrainingCount = 1
        }.Write(_folder["dataset", "dataset.json"]);
        var image = new Volume<float>(new Size3(40, 44, 48), Geometry.WithSpacing(1, 1, 1));
        var labels = new Volume<short>(image.Size, image.Geometry);
        var random = new RandomStream(1);
        for (var i = 0; i < image.Voxels.Length; i++) image.Voxels[i] = (float)random.Normal(100, 10);
        for (var i = 0; i < 27; i++) labels[10 + (i / 9), 30 + (i / 3 % 3), 20 + (i % 3)] = 1;
        VolumeFile.Write(_folder["dataset", "imagesTr", "one_0000.nii.gz"], image);
        VolumeFile.Write(_folder["dataset", "labelsTr", "one.nii.gz"], labels);
        var plans = Plans.FromJson((JsonObject)JsonNode.Parse(SmallDataset.PlansJson)!, "plans.json");
        DatasetPreprocessor.Run(new DatasetFolder(_folder["dataset"]), plans, "3d_fullres", _folder["store"],
            new PreprocessingSettings { Threads = 2 });
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// data_loader.py of nnU-Net, _oversample_last_XX_percent: item i of a batch of n is drawn around foreground where not i &lt; round(n
    /// (1 - 0.33)).
    /// </summary>
    [Theory]
    [InlineData(2, 0.33, new[] { 1 })]
    [InlineData(5, 0.33, new[] { 3, 4 })]
    [InlineData(9, 0.33, new[] { 6, 7, 8 })]
    [InlineData(3, 0, new int[0])]
    [InlineData(3, 0.5, new[] { 2 })]
    [InlineData(3, 1, new[] { 0, 1, 2 })]
    public void The_last_items_of_a_batch_are_drawn_around_foreground(int batchSize, double percent, int[] expected)
    {
        foreach (var validation in new[] { false, true })
        {
            var withForeground = new int[batchSize];
            var augmentation = AugmentationSettings.ForPatch([8, 8, 8]);
            using var sampler = Sampler(["one"], batchSize, percent, augmentation);
            var batch = new TrainingBatch(BatchLayout.For(batchSize, 1, augmentation.FinalSize, [[1, 1, 1]], 1));
            for (var iteration = 0; iteration < Batches; iteration++)
            {
                for (var item = 0; item < batchSize; item++)
                {
                    sampler.Fill(batch, new BatchKey(0, validation, iteration), item);
                    if (batch.Labels[0].AsSpan(item * 512, 512).Contains((short)1)) withForeground[item]++;
                }
            }
            for (var item = 0; item < batchSize; item++)
                Assert.InRange(withForeground[item], expected.Contains(item) ? Batches : 0, expected.Contains(item) ? Batches
                    : Batches / 3);
        }
    }

    [Fact]
    public void What_was_opened_is_closed_where_a_later_case_cannot_be()
    {
        Assert.Throws<InvalidInputException>(() => Sampler(["one", "two"], 2, 0.33, AugmentationSettings.ForPatch([8, 8, 8])));
        AssertNotMapped();
        File.WriteAllText(_folder["store", "one_seg.npy"], "damaged");
        Assert.Throws<InvalidInputException>(() => Sampler(["one"], 2, 0.33, AugmentationSettings.ForPatch([8, 8, 8])));
        AssertNotMapped();
    }

    private PatchSampler Sampler(string[] ids, int batchSize, double percent, AugmentationSettings augmentation) =>
        new(new PatchSamplerSettings(PreprocessedStore.Open(_folder["store"]), ids, ids, 5, 0, batchSize, percent, false), augmentation);

    /// <summary>Windows would refuse to delete a file that is still mapped; Linux lists it.</summary>
    private void AssertNotMapped()
    {
        if (OperatingSystem.IsLinux())
            Assert.DoesNotContain(_folder["store"], File.ReadAllText("/proc/self/maps"), StringComparison.Ordinal);
        else File.Move(_folder["store", "one.npy"], _folder["store", "one.npy"] + "", overwrite: true);
    }
}
