using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SamCrowd.Experiments.Definition;

/// <summary>One study: which data, who draws the boxes, which arms are trained, and how they are compared. The content of an experiment's YAML.</summary>
public sealed record ExperimentDefinition
{
    [Description("Name of the study; its run goes to runs/<name>.")]
    public required string Name { get; init; }

    [Description("What the study asks, in a sentence; printed in the report.")]
    public string Title { get; init; } = "";

    [Description("Seed of everything random that has no seed of its own.")]
    [Range(0, int.MaxValue)]
    public int Seed { get; init; } = 12345;

    [Description("Images and ground truth, and which cases train and test.")]
    public required DataSection Data { get; init; }

    [Description("Who draws the boxes that SAM is prompted with. The first one draws for the arms that name none.")]
    public IReadOnlyList<AnnotatorSection> Annotators { get; init; } = [new() { Name = "study" }];

    [Description("The SAM model and how its masks become label volumes.")]
    public SamSection Sam { get; init; } = new();

    [Description("The label sets that are compared. The first one is the reference of the comparison.")]
    public required IReadOnlyList<ArmSection> Arms { get; init; }

    [Description("How the network and its input are planned.")]
    public PlanSection Plan { get; init; } = new();

    [Description("How the networks are trained.")]
    public TrainingSection Training { get; init; } = new();

    [Description("How the test cases are predicted.")]
    public PredictionSection Prediction { get; init; } = new();

    [Description("What is measured on the predictions.")]
    public EvaluationSection Evaluation { get; init; } = new();

    [Description("How the arms are compared.")]
    public ComparisonSection Comparison { get; init; } = new();

    [Description("What the report shows.")]
    public ReportSection Report { get; init; } = new();
}
