using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Datasets.Tests.Layout;

public class DatasetDescriptionTests
{
    private const string Regions = """
        {"channel_names": {"0": "T1", "1": "FLAIR"}, "labels": {"background": 0, "whole": [1, 2], "core": 2, "ignore": 3},
         "regions_class_order": [1, 2], "numTraining": 7, "file_ending": ".nrrd", "overwrite_image_reader_writer": "SimpleITKIO",
         "mine": {"kept": [1, 2.50, null]}}
        """;

    [Fact]
    public void Everything_is_read_and_unknown_keys_come_back()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["dataset.json"], Regions);
        var read = DatasetDescription.Read(folder["dataset.json"]);
        Assert.Equal(["T1", "FLAIR"], read.ChannelNames);
        Assert.Equal([[1, 2], [2]], read.Labels.ForegroundRegions);
        Assert.Equal(3, read.Labels.IgnoreLabel);
        Assert.Equal((7, ".nrrd", "SimpleITKIO"), (read.TrainingCount, read.FileEnding, read.OverwriteImageReaderWriter));

        (read with { TrainingCount = 8 }).Write(folder["again.json"]);
        var expected = (JsonObject)JsonNode.Parse(Regions)!;
        expected["numTraining"] = 8;
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(File.ReadAllText(folder["again.json"]))));
    }

    [Fact]
    public void The_legacy_modality_key_stands_for_channel_names_and_stays()
    {
        var json = (JsonObject)JsonNode.Parse("""{"modality": {"1": "B", "0": "A"}, "labels": {"background": 0, "x": "1"}, "numTraining": 1, "file_ending": ".nii.gz"}""")!;
        var read = DatasetDescription.Parse(json, "d");
        Assert.Equal(["A", "B"], read.ChannelNames);
        Assert.Equal([1], read.Labels.ForegroundLabels);
        Assert.True(read.ToJson().ContainsKey("modality"));
        Assert.False(read.ToJson().ContainsKey("channel_names"));
    }

    [Theory]
    [InlineData("""{"labels": {"background": 0}, "numTraining": 1, "file_ending": ".nii.gz"}""", "channel_names")]
    [InlineData("""{"channel_names": {"1": "CT"}, "labels": {"background": 0}, "numTraining": 1, "file_ending": ".nii.gz"}""",
        "no name for \"0\"")]
    [InlineData("""{"channel_names": {"0": "CT"}, "numTraining": 1, "file_ending": ".nii.gz"}""", "\"labels\"")]
    [InlineData("""{"channel_names": {"0": "CT"}, "labels": {"0": "background", "1": "liver"}, "numTraining": 1, "file_ending": ".nii.gz"}""", "import it as")]
    [InlineData("""{"channel_names": {"0": "CT"}, "labels": {"background": 0, "liver": 1.5}, "numTraining": 1, "file_ending": ".nii.gz"}""",
        "whole number")]
    [InlineData("""{"channel_names": {"0": "CT"}, "labels": {"background": 0}, "file_ending": ".nii.gz"}""", "numTraining")]
    [InlineData("""{"channel_names": {"0": "CT"}, "labels": {"background": 0}, "numTraining": 1}""", "file_ending")]
    [InlineData("""{"channel_names": {"0": "CT"}, "labels": {"background": 0}, "numTraining": 1, "file_ending": ".nii.gz", "dataset": {"a": {"images": ["x"]}}}""", "\"dataset.a\" has no \"label\"")]
    [InlineData("""{"channel_names": """, "JSON")]
    [InlineData("""[1]""", "it must be an object")]
    public void A_wrong_file_is_named_with_what_is_missing(string json, string says)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["dataset.json"], json);
        var error = Assert.Throws<InvalidInputException>(() => DatasetDescription.Read(folder["dataset.json"]));
        Assert.StartsWith(folder["dataset.json"], error.Message);
        Assert.Contains(says, error.Message);
    }

    [SharedTheory("golden", "plans")]
    [InlineData("acdc")]
    [InlineData("brats")]
    [InlineData("totalseg3")]
    public void Files_that_nnU_Net_reads_come_back_equal(string name)
    {
        using var folder = new TemporaryFolder();
        var path = SharedData.Golden("plans", name, "dataset.json");
        DatasetDescription.Read(path).Write(folder["dataset.json"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(path)), JsonNode.Parse(File.ReadAllText(folder["dataset.json"]))));
    }
}
