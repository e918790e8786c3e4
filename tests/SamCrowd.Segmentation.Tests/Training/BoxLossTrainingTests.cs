using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.NnUNet.Tests;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Segmentation.Tests.Training;

public class BoxLossTrainingTests
{
    private static readonly TrainerSettings Boxed = SmallTraining.Settings with { BoxLoss = 1 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_box_term_is_part_of_the_loss_and_a_training_is_resumed_with_it(bool planar)
    {
        using var data = new SmallDataset(planar: planar);
        Store(data, sliceAxis: 0, data["store"]);
        var without = Trainer.Run(data.Job("without", SmallTraining.Settings), null, default).History;
        var with = Trainer.Run(data.Job("with", Boxed), null, default).History;
        Assert.InRange(with.Epochs[0].ValidationLoss - without.Epochs[0].ValidationLoss, 0.1, 1.5);
        var error = Assert.Throws<InvalidInputException>(() => Trainer.Run(data.Job("without", Boxed), null, default));
        Assert.Contains("another box loss (none, now 1)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_without_boxes_and_slices_across_another_axis_than_a_2D_configurations_are_refused()
    {
        using var data = new SmallDataset(planar: true);
        var error = Assert.Throws<InvalidInputException>(() => Trainer.Run(data.Job("model", Boxed), null, default));
        Assert.Contains(data["store", "case_0_boxes.npy"], error.Message, StringComparison.Ordinal);
        Store(data, sliceAxis: 2, data["store"]);
        error = Assert.Throws<InvalidInputException>(() => Trainer.Run(data.Job("model", Boxed), null, default));
        Assert.Contains("2D configuration cut across", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Maps_are_stored_on_known_images_and_read_with_nothing_known_beyond_the_case()
    {
        using var data = new SmallDataset();
        Assert.Equal(new PreprocessingSummary(0, 4, 0), Store(data, sliceAxis: 1, data["store"]));
        Assert.Equal(new PreprocessingSummary(0, 0, 4), Store(data, sliceAxis: 1, data["store"]));
        Assert.Equal(new PreprocessingSummary(0, 4, 0), Store(data, sliceAxis: 0, data["store"]));
        using var stored = PreprocessedStore.Open(data["store"]).OpenCase("case_0");
        Assert.Equal((true, 0), (stored.HasBoxes, stored.BoxAxis));
        var bits = new int[3];
        stored.ReadBoxes([0, 0, -1], new Size3(1, 1, 3), bits);
        Assert.Equal([0, BoxMaps.Outside(0), BoxMaps.Outside(0)], bits);
    }

    /// <summary>Maps of the tight boxes of the first label on every slice across z; of the second label nothing is known.</summary>
    private static PreprocessingSummary Store(SmallDataset data, int sliceAxis, string store)
    {
        foreach (var item in data.Dataset.TrainingCases)
        {
            var labels = VolumeFile.Read<short>(item.LabelPath!);
            var map = new Volume<int>(labels.Size, labels.Geometry);
            for (var z = 0; z < labels.Size.Z; z++)
            {
                var (rows, columns) = (new List<int>(), new List<int>());
                for (var pixel = 0; pixel < labels.Slice(z).Length; pixel++)
                {
                    if (labels.Slice(z)[pixel] != 1) continue;
                    rows.Add(pixel / labels.Size.X);
                    columns.Add(pixel % labels.Size.X);
                }
                for (var pixel = 0; pixel < map.Slice(z).Length; pixel++)
                {
                    var (row, column) = Math.DivRem(pixel, labels.Size.X);
                    var inside = rows.Count > 0 && row >= rows.Min() && row <= rows.Max() && column >= columns.Min()
                        && column <= columns.Max();
                    map.Slice(z)[pixel] = inside ? BoxMaps.Inside(0) : BoxMaps.Outside(0);
                }
            }
            VolumeFile.Write(BoxMaps.FileOf(data["maps"], item.Id), map);
        }
        return DatasetPreprocessor.Run(data.Dataset, data.Plans, data.Configuration, store,
            new PreprocessingSettings { Boxes = new BoxMaps(data["maps"], sliceAxis) });
    }
}
