using SamCrowd.Experiments.Repair.Steps;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>
/// One study: which data, who draws the boxes, which arms are trained, and how they are compared. The content of an experiment's YAML.
/// </summary>
internal sealed record ExperimentDefinition
{
    [Setting("Name of the study; its run goes to runs/<name>.")]
    public required string Name { get; init; }

    [Setting("What the study asks, in a sentence; printed in the report.")]
    public string Title { get; init; } = "";

    [Setting("Seed of everything random that has no seed of its own.", Min = 0)]
    public int Seed { get; init; } = 12345;

    [Setting("Seeds of the networks: each arm is trained, predicted and evaluated once for each; one network with seed if none "
        + "are given.", Min = 0)]
    public IReadOnlyList<int>? Seeds { get; init; }

    [Setting("Images and ground truth, and which cases train and test.")]
    public required DataSection Data { get; init; }

    [Setting("Who draws the boxes that SAM is prompted with. The first one draws for the arms that name none.")]
    public IReadOnlyList<AnnotatorSection> Annotators { get; init; } = [new() { Name = "study" }];

    [Setting("The SAM model and how its masks become label volumes.")]
    public SamSection Sam { get; init; } = new();

    [Setting("The label sets that are compared. The first one is the reference of the comparison.")]
    public required IReadOnlyList<ArmSection> Arms { get; init; }

    [Setting("How the steps of label repair work, for arms that name some.")]
    public RepairSettings Repair { get; init; } = new();

    [Setting("How the network and its input are planned.")]
    public PlanSection Plan { get; init; } = new();

    [Setting("How the networks are trained.")]
    public TrainingSection Training { get; init; } = new();

    [Setting("How the test cases are predicted.")]
    public PredictionSection Prediction { get; init; } = new();

    [Setting("What is measured on the predictions.")]
    public EvaluationSection Evaluation { get; init; } = new();

    [Setting("How the arms are compared.")]
    public ComparisonSection Comparison { get; init; } = new();

    [Setting("What the labels of each arm cost.")]
    public CostSection Cost { get; init; } = new();

    [Setting("What the report shows.")]
    public ReportSection Report { get; init; } = new();
}
