using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.NnUNet.Tests;
using SamCrowd.Segmentation.Training;
using SamCrowd.Segmentation.Training.Loading;

namespace SamCrowd.Segmentation.Tests.Training;

public class BatchLoaderTests
{
    [Fact]
    public void Batches_come_in_order_and_do_not_depend_on_the_number_of_threads_or_where_it_begins()
    {
        using var data = new SmallDataset();
        var job = data.Job("none", SmallTraining.Settings);
        var settings = AugmentationSettings.ForPatch([16, 16, 24]) with { DeepSupervisionScales = [[1, 1, 1], [0.5, 0.5, 0.5]] };
        using var source = new PatchSampler(
            new PatchSamplerSettings(PreprocessedStore.Open(data["store"]), job.TrainingIds, job.ValidationIds, 0, 0, 2, 0.33, false),
            settings);
        var layout = BatchLayout.For(2, source.Channels, settings.FinalSize, [[1, 1, 1], [2, 2, 2]], 2);
        var sequence = new BatchSequence(2, 5, 3);
        var whole = Batches(1, 0);
        Assert.Equal(16, whole.Count);
        Assert.Equal(whole, Batches(3, 0));
        Assert.Equal(whole[7..], Batches(2, 7));
        Assert.Equal(16, whole.Distinct().Count());

        List<string> Batches(int threads, long first)
        {
            using var loader = new BatchLoader(source, sequence, layout, first, threads);
            var seen = new List<string>();
            for (var index = first; index < sequence.Count; index++)
            {
                var batch = loader.Next();
                var hash = new HashCode();
                hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(batch.Data.AsSpan()));
                foreach (var labels in batch.Labels) hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(labels.AsSpan()));
                seen.Add($"{hash.ToHashCode():x} {string.Join(',', batch.CaseIds)}");
            }
            return seen;
        }
    }

    [Fact]
    public void The_sequence_runs_through_training_and_validation_of_each_epoch()
    {
        var sequence = new BatchSequence(2, 3, 1);
        Assert.Equal(8, sequence.Count);
        Assert.Equal(new BatchKey(0, true, 0), sequence[3]);
        Assert.Equal(new BatchKey(1, false, 2), sequence[sequence.IndexOf(1, 2)]);
    }

    [Fact]
    public void A_case_that_cannot_be_read_ends_the_training_with_its_own_error()
    {
        using var data = new SmallDataset();
        var error = Assert.Throws<InvalidInputException>(() =>
            Trainer.Run(data.Job("model", SmallTraining.Settings) with { TrainingIds = ["case_0", "case_9"] }, null, default));
        Assert.Contains("case_9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_patch_around_foreground_holds_the_class_and_other_patches_reach_every_border()
    {
        var volume = new Size3(20, 30, 40);
        var (initial, final) = (new Size3(13, 12, 17), new Size3(8, 8, 8));
        var voxel = (((4 * 30) + 25) * 40) + 39;
        ClassLocations[] locations = [new([1], []), new([2], [voxel]), new([-1, 0, 1, 2], [0])];
        int[] lowest = [int.MaxValue, int.MaxValue, int.MaxValue], highest = [int.MinValue, int.MinValue, int.MinValue];
        for (var draw = 0; draw < 2000; draw++)
        {
            var around = PatchPosition.Draw(volume, locations, initial, final, foreground: true, hasIgnoreLabel: false,
                new RandomStream(draw));
            Assert.Equal([4 - 6, 25 - 6, 39 - 8], around);
            var anywhere = PatchPosition.Draw(volume, locations, initial, final, foreground: false, hasIgnoreLabel: false,
                new RandomStream(draw));
            for (var axis = 0; axis < 3; axis++)
                (lowest[axis], highest[axis]) = (Math.Min(lowest[axis], anywhere[axis]), Math.Max(highest[axis], anywhere[axis]));
        }
        // nnU-Net: -(5 // 2 rounded down) = -3 to 20 + 2 + 1 - 13 = 10, and so on.
        Assert.Equal([-3, -2, -5], lowest);
        Assert.Equal([10, 20, 28], highest);
        var annotated = PatchPosition.Draw(volume, locations, initial, final, foreground: false, hasIgnoreLabel: true, new RandomStream(1));
        Assert.Equal([-3, -2, -5], annotated);
    }
}
