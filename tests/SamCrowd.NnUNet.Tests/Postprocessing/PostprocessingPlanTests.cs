using SamCrowd.Imaging;
using SamCrowd.NnUNet.Postprocessing;
using SamCrowd.Testing;

namespace SamCrowd.NnUNet.Tests.Postprocessing;

public sealed class PostprocessingPlanTests
{
    private const string Function = "\"remove_all_but_largest_component_from_segmentation\"";

    [Theory]
    [InlineData("[[1, 2], 3]", new[] { 1, 2, 3 }, true)]
    [InlineData("4", new[] { 4 }, false)]
    public void Labels_and_lists_of_regions_are_read(string labels, int[] expected, bool isList)
    {
        var step = Assert.Single(
            Read($$"""{"postprocessing_fns": [{{Function}}], "postprocessing_kwargs": [{"labels_or_regions": {{labels}}}]}""").Steps);
        Assert.Equal(expected, step.Labels);
        Assert.Equal(isList, step.IsList);
    }

    [Theory]
    [InlineData(Function, "{\"labels_or_regions\": \"x\"}", "postprocessing_kwargs[0].labels_or_regions")]
    [InlineData(Function, "{\"labels_or_regions\": [1, null]}", "postprocessing_kwargs[0].labels_or_regions[1]")]
    [InlineData(Function, "{\"labels_or_regions\": -1}", "a label, or a list of labels")]
    [InlineData(Function, "{}", "has no \"labels_or_regions\"")]
    [InlineData(Function, "[]", "postprocessing_kwargs[0]")]
    [InlineData("7", "{\"labels_or_regions\": 1}", "postprocessing_fns[0]")]
    [InlineData("\"other\"", "{\"labels_or_regions\": 1}", "is 'other', a step that is not known")]
    [InlineData(Function + ", " + Function, "{\"labels_or_regions\": 1}", "lists of one length")]
    public void A_step_that_is_not_known_or_no_step_is_refused_with_file_and_place(string functions, string settings, string said)
    {
        var error = Assert.Throws<InvalidInputException>(() =>
            Read($$"""{"postprocessing_fns": [{{functions}}], "postprocessing_kwargs": [{{settings}}]}"""));
        Assert.Contains("postprocessing.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    private static PostprocessingPlan Read(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["postprocessing.json"], text);
        return PostprocessingPlan.Read(folder["postprocessing.json"]);
    }
}
