using SamCrowd.Annotation.Coverage;

namespace SamCrowd.Annotation.Tests.Coverage;

public sealed class CaseCoverageTests
{
    [Fact]
    public void Slices_are_summed_over_the_labels_of_a_case()
    {
        // Label 1: 2 of 4 slices, label 2: 10 of 10; together 12 of 14.
        BoxPrompt[] prompts = [Box("a", 1, 1), Box("a", 4, 1), .. Enumerable.Range(0, 10).Select(slice => Box("a", slice, 2)),
            Box("b", 3, 1)];
        var coverage = CaseCoverage.Of(new BoxTable(prompts));
        Assert.Equal(12 / 14.0, coverage["a"]);
        Assert.Equal(1, coverage["b"]);
        Assert.Equal(2, coverage.Count);
    }

    [Fact]
    public void A_slice_that_any_annotator_boxed_is_boxed()
    {
        var coverage = CaseCoverage.Of(
            new BoxTable([Box("a", 0, 1, "anna"), Box("a", 2, 1, "anna"), Box("a", 1, 1, "ben"), Box("a", 2, 1, "ben")]));
        Assert.Equal(1, coverage["a"]);
    }

    private static BoxPrompt Box(string caseId, int slice, int label, string annotator = "anna") =>
        new(caseId, SliceAxis.Z, slice, label, new PixelBox(1, 1, 5, 5), annotator);
}
