using SamCrowd.Annotation;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study;
using SamCrowd.Experiments.Study.Labels;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Experiments.Tests.Stages;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Study;

public sealed class BoxesStepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_annotator_that_an_arm_names_boxes_the_cases_in_a_stage_of_its_own()
    {
        var study = Study();
        var stages = StudyStages.Build(study);
        Assert.Equal(["boxes/all", "boxes/some", "boxes/people"], stages.Where(stage => stage.Id.Kind == "boxes")
            .Select(stage => stage.Id.Text));
        foreach (var annotator in new[] { "all", "some", "people" })
            Assert.Equal<StageId>(["import", $"boxes/{annotator}"],
                stages.Single(stage => stage.Id == $"sam-labels/{annotator}/background").DependsOn);
    }

    [Fact]
    public void Left_out_slices_are_the_same_for_a_rule_and_for_a_file_and_the_other_boxes_stay()
    {
        var study = Study();
        Do(study, "boxes/all");
        BoxTable Of(string name) => BoxTable.Read(BoxFile.Of(study.Run, StudyLayout.Boxes(name)));
        File.Copy(_folder["run", "boxes", "all", "boxes.csv"], _folder["people.csv"], overwrite: true);
        Do(study, "boxes");
        var (all, some, people) = (Of("all"), Of("some"), Of("people"));
        Assert.Equal(["phantom_001", "phantom_002"], all.Cases);
        Assert.InRange(some.Prompts.Count, 1, all.Prompts.Count - 1);
        Assert.All(some.Prompts, prompt => Assert.Contains(prompt with { Annotator = "all" }, all.Prompts));
        Assert.Equal(some.Prompts.Select(prompt => (prompt.Case, prompt.Slice, prompt.Label)),
            people.Prompts.Select(prompt => (prompt.Case, prompt.Slice, prompt.Label)));
    }

    [Fact]
    public void The_key_holds_what_decides_the_boxes_and_nothing_else()
    {
        var study = Study();
        string Settings(AnnotatorSection annotator, int seed = 1) =>
            BoxesStep.Create(study with { Experiment = study.Experiment with { Seed = seed } }, annotator).Settings.ToJsonString();
        var rule = new AnnotatorSection { Name = "a" };
        Assert.Equal(Settings(rule), Settings(rule with { Name = "b", Profile = "x", Seed = 3 }, seed: 2));
        var sparse = rule with { Person = new() { Omission = new() { MissedSliceRate = .3 } } };
        Assert.NotEqual(Settings(rule), Settings(sparse));
        Assert.NotEqual(Settings(sparse), Settings(sparse, seed: 2));
        Assert.Equal(Settings(sparse with { Seed = 3 }), Settings(sparse with { Name = "b", Seed = 3 }, seed: 2));
        var person = rule with { Rule = AnnotatorRule.Person, Seed = 3 };
        Assert.Equal(Settings(person), Settings(person with { Name = "b", Profile = "x" }));
        Assert.NotEqual(Settings(person), Settings(person with { Person = new() { JitterMm = 1 } }));
        Assert.NotEqual(Settings(person), Settings(person with { Seed = 4 }));
    }

    private StudyContext Study()
    {
        if (!File.Exists(_folder["people.csv"])) new BoxTable([]).Write(_folder["people.csv"]);
        File.WriteAllText(_folder["experiment.yaml"], """
            name: small
            data: { source: phantom, train: 2, test: 1, phantom: { size: [8, 32, 32] } }
            sam: { model: tiny-sam }
            annotators:
              - { name: all }
              - { name: some, missed_slice_rate: 0.4, seed: 8 }
              - { name: unused, every_kth_slice: 3 }
              - { name: people, rule: file, file: people.csv, missed_slice_rate: 0.4, seed: 8 }
            arms:
              - { name: GT, labels: ground-truth }
              - { name: SAM, labels: sam }
              - { name: SAM-some, labels: sam, annotators: [some] }
              - { name: SAM-people, labels: sam, annotators: [people] }
            training: { folds: [all] }
            """);
        return new StudyContext(SweepReader.Read(_folder["experiment.yaml"], []).Points.Single().Experiment, new RunFolder(_folder["run"]));
    }

    private static void Do(StudyContext study, string only) =>
        new StageRunner(study.Run, new FileHashes(study.Run.Hashes), RunCapacity.OneAtATime)
            .Run(new StageRequest(StudyStages.Build(study)) { Only = only }, new RunLog());
}
