using SamCrowd.Experiments.Figures;
using SamCrowd.Segmentation.Training;
using SamCrowd.Testing;
using SkiaSharp;

namespace SamCrowd.Experiments.Tests.Figures;

public sealed class ProgressPictureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void Both_files_show_losses_dice_time_and_learning_rate(int epochs)
    {
        new ProgressPicture(_folder.Root, line => Assert.Fail(line)).Redraw(History(epochs));
        using var png = SKBitmap.Decode(_folder["progress.png"]);
        Assert.True(png.Width > 1000 && png.Height > 1000, $"{png.Width} x {png.Height}");
        var svg = File.ReadAllText(_folder["progress.svg"]).Replace(" ", " ", StringComparison.Ordinal);
        foreach (var text in new[] { "training loss", "validation loss", "pseudo Dice", "pseudo Dice, moving average", "Seconds an epoch",
            "Learning rate" })
            Assert.Contains(text, svg, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_that_cannot_be_written_is_said_once_and_stops_nothing()
    {
        var told = new List<string>();
        File.WriteAllText(_folder["file"], "");
        var picture = new ProgressPicture(_folder["file", "below"], told.Add);
        picture.Redraw(History(1));
        picture.Redraw(History(2));
        Assert.Contains("progress.png cannot be drawn", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void Epochs_without_a_validation_loss_are_left_out()
    {
        var without = new TrainingHistory(
            [.. History(5).Epochs.Select(epoch =>
            epoch with { ValidationLoss = double.NaN, MeanPseudoDice = double.NaN, EmaForegroundDice = double.NaN })]);
        Assert.Equal(Lines(ProgressFigure.Draw(History(5))) - 3, Lines(ProgressFigure.Draw(without)));

        static int Lines(Figure figure) =>
            figure.Svg.Split("stroke=\"#0072B2\"").Length + figure.Svg.Split("stroke=\"#D55E00\"").Length
            + figure.Svg.Split("stroke=\"#009E73\"").Length;
    }

    private static TrainingHistory History(int epochs) => new([.. Enumerable.Range(0, epochs).Select(epoch =>
    {
        var dice = 0.9 - (0.8 / (1 + (0.02 * epoch))) + (0.03 * Math.Sin(epoch * 7.0));
        return new EpochRecord(epoch, (1.2 / (1 + (0.02 * epoch))) - 0.9, (1.2 / (1 + (0.02 * epoch))) - 0.8 + (0.05 * Math.Sin(epoch)),
            [dice], dice, dice, 0.01 * Math.Pow(1 - (epoch / 1001.0), 0.9), epoch * 10, (epoch * 10) + 9 + Math.Cos(epoch));
    })]);
}
