using SamCrowd.Experiments.Quality;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests;

public sealed class SamQualityCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SamQualityCommandTests() =>
        Assert.Equal(0, CommandRun.Of("phantom", "--out", _folder["set"], "--cases", "2", "--size", "8,32,32").Code);

    public void Dispose() => _folder.Dispose();

    /// <summary>The first case's ground truth without its label 4.</summary>
    [Fact]
    public void Volumes_slices_and_overlays_are_written_for_the_cases_that_have_labels()
    {
        var truth = VolumeFile.Read<short>(_folder["set", "labelsTr", "phantom_001.nii.gz"]);
        VolumeFile.Write(_folder["labels", "phantom_001.nii.gz"], truth.Map(value => value == 4 ? (short)0 : value));
        Assert.Equal(0, CommandRun.Of("boxes", "simulate", _folder["set"], "--out", _folder["boxes.csv"], "--every-kth-slice", "2").Code);
        var (code, output, error) =
            CommandRun.Of("sam", "quality", _folder["set"], _folder["labels"], "--out", _folder["out"], "--boxes", _folder["boxes.csv"],
            "--overlays");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("1 cases", output, StringComparison.Ordinal);
        var volumes = File.ReadAllLines(_folder["out", "volumes.csv"]);
        Assert.StartsWith("phantom_001,1,1,1,", volumes[1], StringComparison.Ordinal);
        Assert.StartsWith("phantom_001,4,nan,nan,0,0,", volumes[4], StringComparison.Ordinal);
        var slices = SliceQualityTable.Read(_folder["out", "slices.csv"]);
        Assert.All(slices.Where(slice => slice.Label != 4), slice => Assert.Equal(1, slice.Dice));
        Assert.All(slices.Where(slice => slice.Label == 4), slice => Assert.Equal(double.NaN, slice.Dice));
        Assert.All(slices, slice => Assert.Equal(slice.Slice % 2 == 0 ? BoxState.Yes : BoxState.No, slice.Boxed));
        foreach (var file in new[] { "phantom_001.png", "phantom_001.svg" })
            Assert.True(new FileInfo(_folder["out", "overlays", file]).Length > 1000, file);
    }

    [Fact]
    public void A_folder_without_labels_is_wrong_input()
    {
        Directory.CreateDirectory(_folder["empty"]);
        foreach (var (folder, message) in new[] { ("empty", "holds no label volume of a case"), ("nowhere", "is no folder") })
        {
            var (code, _, error) = CommandRun.Of("sam", "quality", _folder["set"], _folder[folder], "--out", _folder["out"]);
            Assert.Equal(2, code);
            Assert.Contains(message, error, StringComparison.Ordinal);
        }
    }
}
