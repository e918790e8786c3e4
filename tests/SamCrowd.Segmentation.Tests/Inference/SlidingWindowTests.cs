using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.NnUNet.Tests;
using SamCrowd.Segmentation.Inference;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Tests.Training;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Segmentation.Tests.Inference;

public sealed class SlidingWindowTests
{
    [Fact]
    public void Tiles_cover_a_volume_smaller_than_the_tile_with_half_the_padding_before_it()
    {
        var grid = SlidingWindowTiles.Cover(new Size3(5, 9, 4), new Size3(8, 8, 8), 0.5);
        Assert.Equal([(-1, 0, -2), (-1, 1, -2)], grid.Starts);
    }

    /// <summary>Starts by hand from nnU-Net's compute_steps_for_sliding_window: evenly spread, halves to even.</summary>
    [Theory]
    [InlineData(20, 16, 0.5, new[] { 0, 4 })]
    [InlineData(20, 16, 0.2, new[] { 0, 2, 4 })]
    [InlineData(33, 8, 0.5, new[] { 0, 4, 7, 11, 14, 18, 21, 25 })]
    [InlineData(33, 8, 1, new[] { 0, 6, 12, 19, 25 })]
    [InlineData(16, 16, 0.5, new[] { 0 })]
    public void Tiles_start_at_even_distances(int image, int tile, double step, int[] expected) =>
        Assert.Equal(expected, SlidingWindowSteps.Compute(image, tile, step));

    /// <summary>
    /// A volume of the size of one tile gives that tile's logits as they are: from those the whole is put together here, voxel by voxel.
    /// </summary>
    [Fact]
    public void A_prediction_is_the_weighted_mean_of_its_tiles_at_every_step_size_with_and_without_Gaussian_weights()
    {
        using var data = new SmallDataset();
        Trainer.Run(data.Job("model", SmallTraining.Settings with { Epochs = 1, IterationsPerEpoch = 2 }), null, default);
        var tile = new Size3(16, 16, 24);
        var image = VolumeFile.Read<float>(data["dataset", "imagesTr", "case_0_0000.nii.gz"]);
        var seen = new List<float[]>();
        foreach (var (step, gaussian) in new[] { (0.5, true), (0.5, false), (0.2, true), (0.2, false), (1, false) })
        {
            using var predictor = Predictor.Load(data["model"], ["0"], "final",
                new PredictionSettings
                {
                    Device = TestDevice.Name,
                    Mirroring = false,
                    StepSize = step,
                    GaussianImportance = gaussian,
                    Precision = Precision.Float32,
                });
            var whole = predictor.Prepare([image]);
            Assert.Equal(new Size3(20, 22, 24), whole.Size);
            var actual = Logits(predictor, whole);
            var expected = Assembled(predictor, whole, tile, step, gaussian ? GaussianImportance.Compute(tile) : null);
            Assert.True(expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max() < 1e-4, $"step {step}, Gaussian {gaussian}");
            seen.Add(actual);
        }
        for (var i = 0; i < seen.Count; i++)
            for (var j = 0; j < i; j++)
                Assert.True(seen[i].Zip(seen[j], (a, b) => Math.Abs(a - b)).Max() > 1e-3 || (i, j) == (4, 1), $"{i} and {j} are alike");
    }

    private static float[] Logits(Predictor predictor, PreprocessedCase prepared)
    {
        var logits = new LogitVolume(predictor.Labels.OutputChannels, prepared.Size);
        predictor.PredictLogits(prepared, logits);
        return logits.Logits;
    }

    private static float[] Assembled(Predictor predictor, PreprocessedCase whole, Size3 tile, double step, float[]? importance)
    {
        var (size, channels) = (whole.Size, predictor.Labels.OutputChannels);
        var (sums, weights) = (new double[channels * size.Count], new double[size.Count]);
        foreach (var z in SlidingWindowSteps.Compute(size.Z, tile.Z, step))
            foreach (var y in SlidingWindowSteps.Compute(size.Y, tile.Y, step))
                foreach (var x in SlidingWindowSteps.Compute(size.X, tile.X, step)) AddTile(z, y, x);
        return [.. sums.Select((sum, i) => (float)(sum / weights[i % size.Count]))];

        void AddTile(int z0, int y0, int x0)
        {
            var data = new float[tile.Count];
            for (var i = 0; i < data.Length; i++) data[i] = whole.Data[Place(i)];
            var logits = Logits(predictor, whole with { Data = data, Size = tile });
            for (var i = 0; i < data.Length; i++)
            {
                var weight = importance?[i] ?? 1;
                weights[Place(i)] += weight;
                for (var channel = 0; channel < channels; channel++)
                    sums[(channel * size.Count) + Place(i)] += (double)weight * logits[(channel * tile.Count) + i];
            }

            int Place(int i) => (((z0 + (i / (tile.Y * tile.X))) * size.Y) + y0 + (i / tile.X % tile.Y)) * size.X + x0 + (i % tile.X);
        }
    }
}
