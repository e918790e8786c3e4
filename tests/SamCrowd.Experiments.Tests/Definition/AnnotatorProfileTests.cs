using SamCrowd.Annotation;
using SamCrowd.Annotation.Annotators;
using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Definition;

public sealed class AnnotatorProfileTests : IDisposable
{
    private const string Start = """
        name: small
        data: { source: phantom, train: 2, test: 1 }
        arms: [{ name: SAM, labels: sam }]

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_the_key_the_studys_rule_boxes_every_slice()
    {
        var only = Assert.Single(Read("").Annotators);
        Assert.Equal((AnnotatorRule.Study, 0.0, 1), (only.Rule, only.Person.Omission.MissedSliceRate, only.Person.Omission.EveryKthSlice));
    }

    [Fact]
    public void What_is_given_beside_a_profile_wins_and_the_rest_is_the_profiles()
    {
        File.WriteAllText(_folder["mine.yaml"], "rule: person\njitter_mm: 3\nmargin_mm: 1\n");
        var person = Read("annotators: [{ name: a, profile: mine.yaml, jitter_mm: 0.5, missed_slice_rate: 0.25 }]").Annotators[0]
            .ToPerson(SliceAxis.Y, [1, 2], 5);
        Assert.Equal((0.5, 1.0, 0.25, SliceAxis.Y), (person.JitterMm, person.MarginMm, person.Omission.MissedSliceRate, person.Axis));
        var set = Read("annotators: [{ name: a, profile: mine.yaml }]", "annotators.0.margin_mm=2",
            "annotators.0.rule=person").Annotators[0];
        Assert.Equal((3, 2), (set.Person.JitterMm, set.Person.MarginMm));
    }

    /// <summary>Every profile that the repository brings.</summary>
    [Theory]
    [InlineData("expert")]
    [InlineData("careful-crowd")]
    [InlineData("hasty-crowd")]
    [InlineData("sparse")]
    [InlineData("points-only")]
    public void A_profile_of_the_repository_is_found_by_its_name_and_makes_an_annotator(string name)
    {
        var annotator = Read($"annotators: [{{ name: a, profile: {name} }}]").Annotators[0];
        Assert.Equal(AnnotatorRule.Person, annotator.Rule);
        Assert.NotEqual(new PersonSettings { Annotator = "a" }, annotator.ToPerson(SliceAxis.Z, [1], 5)
            with
        { Seed = 0, Labels = null, Omission = new() });
        Assert.IsType<PersonAnnotator>(annotator.ToAnnotator(SliceAxis.Z, [1], 5));
    }

    [Fact]
    public void No_profile_of_the_repository_goes_untested() => Assert.Equal(
        ["careful-crowd", "expert", "hasty-crowd", "points-only", "sparse"],
        Directory.EnumerateFiles(Path.Combine(SharedData.Repository, "configs", "annotators")).Select(Path.GetFileNameWithoutExtension)
            .Order(StringComparer.Ordinal));

    [Fact]
    public void A_seed_that_is_not_given_comes_from_the_experiments_and_the_name()
    {
        AnnotatorSection a = new() { Name = "a" }, b = new() { Name = "b" };
        Assert.Equal(a.ToOmission(1), a.ToOmission(1));
        Assert.NotEqual(a.ToOmission(1).Seed, a.ToOmission(2).Seed);
        Assert.NotEqual(a.ToOmission(1).Seed, b.ToOmission(1).Seed);
        Assert.Equal((a with { Seed = 7 }).ToOmission(1), (b with { Seed = 7 }).ToOmission(2));
    }

    [Theory]
    [InlineData("annotators: []", "4:13: name at least one annotator")]
    [InlineData("annotators: [{ rule: study }]", "lacks the key 'name'")]
    [InlineData("annotators: [{ name: a }, { name: A }]", "4:35: there are two annotators 'A'")]
    [InlineData("annotators: [{ name: a/b }]", "names a folder")]
    [InlineData("annotators: [{ name: a, rule: file }]", "rule is file, and the key 'file' is missing")]
    [InlineData("annotators: [{ name: a, rule: file, file: no.csv }]", "no.csv is not there; make it, or "
        + "correct annotators.0.file")]
    [InlineData("annotators: [{ name: a, jitter_mm: 1 }]", "4:25: 'jitter_mm' belongs to rule: person, and this annotator's rule is study")]
    [InlineData("annotators: [{ name: a, rule: person, file: b.csv }]", "'file' belongs to rule: file, and this annotator's "
        + "rule is person")]
    [InlineData("annotators: [{ name: a, rule: study, profile: expert }]", "expert.yaml:5:1: 'margin_mm' belongs to rule: person, and this "
        + "annotator's rule is study")]
    [InlineData("annotators: [{ name: a, profile: nobody }]", "4:34: there is no profile 'nobody' in configs/annotators; there are "
        + "careful-crowd, expert, ")]
    [InlineData("annotators: [{ name: a, profile: ./nobody.yaml }]", "there is no profile ")]
    [InlineData("annotators: [{ name: a, profile: named.yaml }]", "named.yaml:1:1: a profile has no key 'name'")]
    [InlineData("annotators: [{ name: a, missed_slice_rate: 1.5 }]", "'missed_slice_rate' is 1.5, and must be from 0 to 1")]
    [InlineData("annotators: [{ name: a, jiter_mm: 1 }]", "has no key 'jiter_mm'; did you mean 'jitter_mm'?")]
    [InlineData("annotator: { rule: study }", "did you mean 'annotators'?")]
    [InlineData("arms: [{ name: SAM, labels: sam, annotators: [stady] }]", "there is no annotator 'stady'; did you mean 'study'?")]
    [InlineData("arms: [{ name: SAM, labels: sam, annotators: [study, study] }]", "name each annotator once")]
    [InlineData("arms: [{ name: GT, labels: ground-truth, annotators: [study] }]", "'annotators' belongs to an arm with labels: sam, and "
        + "this one's are ground-truth")]
    public void An_error_names_the_place_and_the_mend(string text, string message)
    {
        File.WriteAllText(_folder["named.yaml"], "name: b");
        var error = Assert.Throws<InvalidInputException>(() => Read(text));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private ExperimentDefinition Read(string text, params string[] sets)
    {
        var start = text.StartsWith("arms", StringComparison.Ordinal)
            ? Start.Replace("arms: [{ name: SAM, labels: sam }]\n", "", StringComparison.Ordinal) : Start;
        File.WriteAllText(_folder["experiment.yaml"], start.TrimEnd('\n') + "\n" + text + "\n");
        return SweepReader.Read(_folder["experiment.yaml"], sets).Points.Single().Experiment;
    }
}
