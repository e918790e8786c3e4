using System.Text.Json.Nodes;
using SamCrowd.Annotation;
using SamCrowd.Crowd.Results;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Study.Labels;

/// <summary>Has an annotator box the training cases.</summary>
[ResultVersion("boxes", 2)]
internal static class BoxesStep
{
    public static Stage Create(StudyContext study, AnnotatorSection annotator)
    {
        string[] files = annotator.File is { } file ? [file.Full] : [];
        return new Stage(
            StudyLayout.Boxes(annotator.Name), typeof(BoxesStep), Settings(study, annotator), files, [StudyLayout.Import], Resumes: false,
            work => Draw(study, annotator, work).Write(work[BoxFile.Name]));
    }

    private static BoxTable Draw(StudyContext study, AnnotatorSection annotator, StageWork work)
    {
        var dataset = new DatasetFolder(study.Layout.DatasetRoot);
        var (axis, seed) = (study.Experiment.Sam.SliceAxis, study.Experiment.Seed);
        if (annotator.Rule is AnnotatorRule.File or AnnotatorRule.Crowd)
            return OfPeople(annotator, [.. dataset.TrainingCases.Select(item => item.Id)], seed);
        return new BoxTable(BoxSimulation.Run(
            dataset.TrainingCases, [annotator.ToAnnotator(axis, dataset.Description.Labels.ForegroundLabels, seed)], work.Progress,
            work.Cancellation));
    }

    /// <summary>
    /// What decides the annotator's boxes: no profile's name, no seed where nothing is drawn, and of a rule only what it looks at.
    /// </summary>
    private static JsonObject Settings(StudyContext study, AnnotatorSection annotator)
    {
        var (axis, seed) = (study.Experiment.Sam.SliceAxis, study.Experiment.Seed);
        var omission = annotator.ToOmission(seed);
        var settings = SettingsJson.Key(omission);
        settings["rule"] = SettingWords.Of(annotator.Rule);
        // A server may be writing the store's files, so that not they count but what they say.
        if (annotator.Rule == AnnotatorRule.Crowd)
            settings["crowd"] = FileDigest.OfText(OfCrowd(annotator).ToCsv());
        if (annotator.Rule is AnnotatorRule.Study or AnnotatorRule.Person) settings["slice_axis"] = axis.ToString();
        if (annotator.Rule == AnnotatorRule.Person) settings["person"] = SettingsJson.Key(annotator.Person);
        if (annotator.Rule == AnnotatorRule.Person || omission.MissedSliceRate > 0) settings["seed"] = omission.Seed;
        return settings;
    }

    private static BoxTable OfCrowd(AnnotatorSection annotator)
    {
        var all = CrowdBoxes.Read(annotator.Crowd!.Full);
        var unknown = annotator.People?.FirstOrDefault(name => !all.Annotators.Contains(name));
        if (unknown is not null)
            throw new InvalidInputException(
                $"{annotator.Crowd.Full}: '{unknown}' has accepted no slice; those who have are {string.Join(", ", all.Annotators)}");
        return CrowdBoxes.Fuse(annotator.People is { } people ? all.Of(people) : all);
    }

    /// <summary>The boxes that people drew on some cases, read from their file or their crowd.</summary>
    public static BoxTable OfPeople(AnnotatorSection annotator, IReadOnlyCollection<string> cases, long seed)
    {
        var table = annotator.Rule == AnnotatorRule.File ? BoxTable.Read(annotator.File!.Full) : OfCrowd(annotator);
        var (ids, omission) = (cases.ToHashSet(), annotator.ToOmission(seed));
        return new BoxTable(
            [.. table.Prompts.Where(prompt => ids.Contains(prompt.Case) && !omission.LeavesOut(prompt.Case, prompt.Slice, prompt.Label))],
            [.. table.EmptySlices.Where(slice => ids.Contains(slice.Case))]);
    }
}
