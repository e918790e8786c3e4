using SamCrowd.Annotation;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Repair.Steps;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Study.Labels;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging.Tables;

namespace SamCrowd.Experiments.Study.Results;

/// <summary>Adds up what the labels of each arm cost: the experts' volumes, and the marks on the volumes that SAM labelled.</summary>
internal sealed class ArmCosts
{
    private readonly StudyContext _study;
    private readonly string[] _training;
    private readonly int _labels;
    private readonly Dictionary<string, ILookup<string, double>> _secondsByAnnotator = [];

    public ArmCosts(StudyContext study)
    {
        var dataset = new DatasetFolder(study.Layout.DatasetRoot);
        _study = study;
        _training = [.. dataset.TrainingCases.Select(item => item.Id)];
        _labels = dataset.Description.Labels.ForegroundLabels.Count;
    }

    /// <summary>By arm in the study's order.</summary>
    public IReadOnlyList<ArmCost> All() => [.. _study.Arms.All.Select(Of)];

    private ArmCost Of(ArmSection arm)
    {
        var (experts, marked) = Sources(arm);
        double[] marks = [.. marked.SelectMany(pair => Seconds(pair.Annotator)[pair.Case])];
        var cost = _study.Experiment.Cost;
        return new ArmCost(
            arm.Name, experts.Count, marked.Select(pair => pair.Case).Distinct().Count(), marks.Length, marks.Sum(),
            experts.Count * (cost.ExpertMinutes ?? (CostSection.ExpertMinutesPerLabel * _labels)));
    }

    /// <summary>The cases with ground truth, and whose marks on which cases the arm rests on.</summary>
    private (HashSet<string> Experts, HashSet<(string Annotator, string Case)> Marked) Sources(ArmSection arm)
    {
        var (experts, marked) = Own(arm);
        string?[] restsOn = [arm.PretrainOn, arm.Teacher];
        foreach (var before in _study.Arms.All.Where(other => restsOn.Contains(other.Name)))
        {
            var (earlier, seen) = Sources(before);
            experts.UnionWith(earlier);
            marked.UnionWith(seen);
        }
        return (experts, marked);
    }

    private (HashSet<string> Experts, HashSet<(string Annotator, string Case)> Marked) Own(ArmSection arm)
    {
        if (arm.Labels == ArmLabels.GroundTruth) return ([.. _study.Arms.GroundTruthCases(arm, _training)], []);
        var table = CsvTable.Read(_study.Run.Of(ArmSources.LabelsStage(arm), ArmLabelsStep.CaseFile));
        var (id, labels) = (table.Column("case"), table.Column("labels"));
        // A repair that learns from ground truth sees SAM's labels of those volumes too.
        var learns = arm.Repair?.Any(step => step.NeedsGroundTruth()) == true;
        string[] taken = [.. table.Rows.Where(row => row[labels] == "sam" || (learns && row[labels] == "ground-truth"))
            .Select(row => row[id])];
        return (
            [.. table.Rows.Where(row => row[labels] == "ground-truth").Select(row => row[id])],
            [.. _study.Arms.AnnotatorsOf(arm).SelectMany(annotator => taken.Select(item => (annotator.Name, item)))]);
    }

    /// <summary>Seconds of each mark of an annotator, by case; a mark without a time takes the setting's.</summary>
    private ILookup<string, double> Seconds(string annotator)
    {
        if (_secondsByAnnotator.TryGetValue(annotator, out var known)) return known;
        var table = BoxFile.Read(_study.Run, [StudyLayout.Boxes(annotator)]);
        return _secondsByAnnotator[annotator] = table.Prompts.ToLookup(prompt => prompt.Case, Time);

        double Time(BoxPrompt prompt) => prompt.TimeSeconds is { } seconds and > 0 ? seconds : _study.Experiment.Cost.SecondsPerMark;
    }
}
