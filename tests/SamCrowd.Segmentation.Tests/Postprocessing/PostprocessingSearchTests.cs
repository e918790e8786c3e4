using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Segmentation.Postprocessing;
using SamCrowd.Testing;

namespace SamCrowd.Segmentation.Tests.Postprocessing;

public sealed class PostprocessingSearchTests
{
    [SharedFact("golden", "postprocessing")]
    public void The_choice_and_the_label_maps_are_nnUNets()
    {
        using var folder = new TemporaryFolder();
        var golden = SharedData.Golden("postprocessing", "pred");
        Directory.CreateDirectory(folder["pred"]);
        foreach (var file in Directory.EnumerateFiles(golden, "*.nii.gz")) File.WriteAllBytes(folder["pred", Path.GetFileName(file)], File.ReadAllBytes(file));
        var description = DatasetDescription.Read(Path.Combine(golden, "dataset.json"));

        var plan = PostprocessingSearch.Determine(SharedData.Golden("postprocessing", "gt"), folder["pred"], description.Labels, description.FileEnding, threads: 2);

        Assert.Equal([[1], [2]], plan.Steps.Select(step => step.Labels));
        AssertSame(JsonNode.Parse(File.ReadAllText(Path.Combine(golden, "postprocessing.json"))), JsonNode.Parse(File.ReadAllText(folder["pred", "postprocessing.json"])));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(golden, "postprocessed"), "*.nii.gz"))
            Assert.Equal(VolumeFile.Read<short>(file).Voxels, VolumeFile.Read<short>(folder["pred", "postprocessed", Path.GetFileName(file)]).Voxels);
        Assert.Equal(plan.Steps.Select(step => step.Labels), PostprocessingPlan.Read(folder["pred", "postprocessing.json"]).Steps.Select(step => step.Labels));
    }

    [Fact]
    public void A_step_that_makes_a_label_worse_is_not_taken()
    {
        using var folder = new TemporaryFolder();
        var geometry = Geometry.WithSpacing(1, 1, 1);
        // The second label lies apart from the first and is right: keeping the largest foreground part would lose it.
        var reference = new Volume<short>(new Size3(1, 1, 9), geometry, [1, 1, 1, 0, 2, 2, 0, 0, 0]);
        var prediction = new Volume<short>(new Size3(1, 1, 9), geometry, [1, 1, 1, 0, 2, 2, 0, 0, 1]);
        VolumeFile.Write(folder["gt", "a.nii.gz"], reference);
        VolumeFile.Write(folder["pred", "a.nii.gz"], prediction);

        var plan = PostprocessingSearch.Determine(folder["gt"], folder["pred"], LabelScheme.Of("A", "B"), ".nii.gz", threads: 1);

        Assert.Equal([[1]], plan.Steps.Select(step => step.Labels));
        Assert.Equal(reference.Voxels, VolumeFile.Read<short>(folder["pred", "postprocessed", "a.nii.gz"]).Voxels);
    }

    [Fact]
    public void A_prediction_without_reference_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        VolumeFile.Write(folder["pred", "a.nii.gz"], new Volume<short>(new Size3(1, 1, 2), Geometry.WithSpacing(1, 1, 1)));
        Directory.CreateDirectory(folder["gt"]);
        var error = Assert.Throws<InvalidInputException>(() => PostprocessingSearch.Determine(folder["gt"], folder["pred"], LabelScheme.Of("A"), ".nii.gz", 1));
        Assert.Contains("a.nii.gz", error.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(JsonNode? expected, JsonNode? actual)
    {
        switch (expected)
        {
            case JsonObject members:
                Assert.Equal(members.Select(pair => pair.Key), actual!.AsObject().Select(pair => pair.Key));
                foreach (var (key, value) in members) AssertSame(value, actual[key]);
                break;
            case JsonArray items:
                Assert.Equal(items.Count, actual!.AsArray().Count);
                for (var i = 0; i < items.Count; i++) AssertSame(items[i], actual[i]);
                break;
            case JsonValue number when number.TryGetValue<double>(out var wanted):
                Assert.Equal(wanted, actual!.GetValue<double>(), 1e-12);
                break;
            default:
                Assert.Equal(expected?.ToJsonString(), actual?.ToJsonString());
                break;
        }
    }
}
