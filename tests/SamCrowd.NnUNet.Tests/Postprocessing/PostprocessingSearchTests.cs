using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Evaluation.Overlap;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Postprocessing;
using SamCrowd.Testing;

namespace SamCrowd.NnUNet.Tests.Postprocessing;

public sealed class PostprocessingSearchTests
{
    [SharedFact("golden", "postprocessing")]
    public void The_choice_and_the_label_maps_are_nnUNets()
    {
        using var folder = new TemporaryFolder();
        var golden = SharedData.Golden("postprocessing", "pred");
        Directory.CreateDirectory(folder["pred"]);
        foreach (var file in Directory.EnumerateFiles(golden, "*.nii.gz"))
            File.WriteAllBytes(folder["pred", Path.GetFileName(file)], File.ReadAllBytes(file));
        var description = DatasetDescription.Read(Path.Combine(golden, "dataset.json"));

        var result = PostprocessingSearch.Determine(Cases(SharedData.Golden("postprocessing", "gt"), folder["pred"]), folder["pred"],
            description, threads: 2);

        var plan = result.Plan;
        Assert.Equal([[1], [2]], plan.Steps.Select(step => step.Labels));
        AssertSame(JsonNode.Parse(File.ReadAllText(Path.Combine(golden, "postprocessing.json"))),
            JsonNode.Parse(File.ReadAllText(folder["pred", "postprocessing.json"])));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(golden, "postprocessed"), "*.nii.gz"))
            Assert.Equal(VolumeFile.Read<short>(file).Voxels,
                VolumeFile.Read<short>(folder["pred", "postprocessed", Path.GetFileName(file)]).Voxels);
        var expected = SummaryFile.Read(Path.Combine(golden, "postprocessed", "summary.json"));
        var actual = SummaryFile.Read(folder["pred", "postprocessed", "summary.json"]);
        Assert.Equal(expected.Cases.Select(one => (one.CaseId, one.Overlap[0], one.Overlap[1])),
            actual.Cases.Select(one => (one.CaseId, one.Overlap[0], one.Overlap[1])));
        Assert.Equal(expected.ForegroundMean.Dice, result.After.ForegroundMean.Dice, 1e-12);
        Assert.Equal(SummaryFile.Read(Path.Combine(golden, "summary.json")).ForegroundMean.Dice, result.Before.ForegroundMean.Dice, 1e-12);
        Assert.Equal(plan.Steps.Select(step => step.Labels),
            PostprocessingPlan.Read(folder["pred", "postprocessing.json"]).Steps.Select(step => step.Labels));
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

        var plan = PostprocessingSearch.Determine(Cases(folder["gt"], folder["pred"]), folder["pred"], Description("A", "B"),
            threads: 1).Plan;

        Assert.Equal([[1]], plan.Steps.Select(step => step.Labels));
        Assert.Equal(reference.Voxels, VolumeFile.Read<short>(folder["pred", "postprocessed", "a.nii.gz"]).Voxels);
    }

    [Fact]
    public void A_prediction_without_reference_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        VolumeFile.Write(folder["pred", "a.nii.gz"], new Volume<short>(new Size3(1, 1, 2), Geometry.WithSpacing(1, 1, 1)));
        Directory.CreateDirectory(folder["gt"]);
        var error = Assert.Throws<InvalidInputException>(() =>
            PostprocessingSearch.Determine(Cases(folder["gt"], folder["pred"]), folder["pred"], Description("A"), threads: 1));
        Assert.Contains(folder["gt", "a.nii.gz"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pickle_names_nnUNets_function_and_its_arguments()
    {
        using var folder = new TemporaryFolder();
        new PostprocessingPlan([new KeepLargest([1, 2], IsList: true), new KeepLargest([300], IsList: false)]).WritePickle(folder["a.pkl"]);
        // Protocol 2: a tuple of the list of functions and the list of dicts, pickletools.dis says the same.
        const string function =
            "cnnunetv2.postprocessing.remove_connected_components\nremove_all_but_largest_component_from_segmentation\n";
        const string key = "X\u0011\0\0\0labels_or_regions";
        Assert.Equal($"\u0080\u0002(]({function}{function}e](}}({key}](K\u0001K\u0002eu}}({key}J,\u0001\0\0uet.",
            System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(folder["a.pkl"])));
    }

    private static DatasetDescription Description(params string[] labels) => new()
    {
        ChannelNames = ["MRI"],
        Labels = LabelScheme.Of(labels),
        TrainingCount = 1,
    };

    private static IReadOnlyList<(string, string, string)> Cases(string references, string predictions) =>
        [.. Directory.EnumerateFiles(predictions, "*.nii.gz").Order(StringComparer.Ordinal).Select(path =>
        (Path.GetFileName(path)[..^".nii.gz".Length], Path.Combine(references, Path.GetFileName(path)), path))];

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
