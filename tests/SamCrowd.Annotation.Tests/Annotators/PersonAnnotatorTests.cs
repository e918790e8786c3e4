using SamCrowd.Annotation.Annotators;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Tests.Annotators;

public class PersonAnnotatorTests
{
    private static readonly Geometry Grid = Geometry.WithSpacing(2, 1, 3);

    [Fact]
    public void A_perfect_person_draws_the_outline_on_every_slice()
    {
        var prompts = new PersonAnnotator(new PersonSettings()).Annotate("a", Ball());
        Assert.Equal(9, prompts.Count(p => p.Label == 1));
        var middle = prompts.Single(p => p.Label == 1 && p.Slice == 10);
        Assert.Equal(new PixelBox(5.5f, 5.5f, 14.5f, 14.5f), middle.Box);
    }

    [Fact]
    public void A_margin_is_in_millimetres_along_each_axis()
    {
        var prompt = new PersonAnnotator(new PersonSettings { MarginMm = 2 }).Annotate("a", Ball())
            .Single(p => p.Label == 1 && p.Slice == 10);
        Assert.Equal(new PixelBox(4.5f, 3.5f, 15.5f, 16.5f), prompt.Box);
    }

    [Fact]
    public void Jitter_is_the_same_for_the_same_seed_and_case_and_another_for_others()
    {
        var settings = new PersonSettings { JitterMm = 1.5, Seed = 4 };
        var first = Boxes(settings, "a");
        Assert.Equal(first, Boxes(settings, "a"));
        Assert.NotEqual(first, Boxes(settings, "b"));
        Assert.NotEqual(first, Boxes(settings with { Seed = 5 }, "a"));
    }

    [Fact]
    public void A_slice_is_marked_the_same_whatever_the_other_slices_are()
    {
        var settings = new PersonSettings { JitterMm = 1.5 };
        var all = new PersonAnnotator(settings).Annotate("a", Ball());
        var sparse = new PersonAnnotator(settings with { Omission = new() { EveryKthSlice = 5 } }).Annotate("a", Ball());
        Assert.Equal([5, 10, 15], sparse.Where(p => p.Label == 2).Select(p => p.Slice));
        Assert.All(sparse, p => Assert.Equal(all.Single(q => q.Slice == p.Slice && q.Label == p.Label).Box, p.Box));
    }

    [Fact]
    public void Rates_of_one_and_zero_are_certain()
    {
        Assert.Empty(new PersonAnnotator(new PersonSettings { Omission = new() { MissedSliceRate = 1 } }).Annotate("a", Ball()));
        var swapped = new PersonAnnotator(new PersonSettings { WrongLabelRate = 1 }).Annotate("a", Ball());
        Assert.Equal(9, swapped.Count(p => p.Label == 2 && p.Box!.Value.X0 < 12));
        Assert.DoesNotContain(new PersonAnnotator(new PersonSettings { SmallObjectMm2 = 9, MissedSmallRate = 1 }).Annotate("a", Ball()),
            p => p.Label == 2);
    }

    [Fact]
    public void Points_lie_on_the_object_and_negative_ones_beside_it()
    {
        var labels = Ball();
        var prompts = new PersonAnnotator(new PersonSettings { Prompts = PromptKind.Points, PositivePoints = 3, NegativePoints = 2 })
            .Annotate("a", labels);
        foreach (var prompt in prompts)
        {
            Assert.Null(prompt.Box);
            Assert.Equal(3, prompt.Points.Count(p => p.Positive));
            Assert.All(prompt.Points, p => Assert.Equal(p.Positive, labels[prompt.Slice, (int)p.Y, (int)p.X] == prompt.Label));
        }
        Assert.Equal(new PointPrompt(10, 10, true), prompts.Single(p => p.Label == 1 && p.Slice == 10).Points[0]);
    }

    [Fact]
    public void Impossible_settings_are_refused_when_the_annotator_is_made()
    {
        Assert.Throws<InvalidInputException>(() => new PersonAnnotator(new PersonSettings { Omission = new() { MissedSliceRate = 1.1 } }));
        Assert.Throws<InvalidInputException>(() => new PersonAnnotator(new PersonSettings { JitterMm = -1 }));
        Assert.Throws<InvalidInputException>(() => new PersonAnnotator(new PersonSettings { Omission = new() { EveryKthSlice = 0 } }));
    }

    private static PixelBox?[] Boxes(PersonSettings settings, string caseId) =>
        [.. new PersonAnnotator(settings).Annotate(caseId, Ball()).Select(p => p.Box)];

    /// <summary>Label 1: a ball of radius 4 voxels around (10, 10, 10); label 2: a column of 2x2 pixels on slices 5 to 15.</summary>
    private static Volume<short> Ball()
    {
        var volume = new Volume<short>(new Size3(21, 21, 24), Grid);
        for (var z = 0; z < 21; z++)
            for (var y = 0; y < 21; y++)
                for (var x = 0; x < 24; x++)
                {
                    if (((z - 10) * (z - 10)) + ((y - 10) * (y - 10)) + ((x - 10) * (x - 10)) <= 18) volume[z, y, x] = 1;
                    if (z is >= 5 and <= 15 && y is 3 or 4 && x is 20 or 21 && z is >= 5 and <= 15) volume[z, y, x] = 2;
                }
        return volume;
    }
}
