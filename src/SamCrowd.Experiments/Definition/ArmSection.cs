using System.ComponentModel;
using SamCrowd.Sam.Labeling;

namespace SamCrowd.Experiments.Definition;

/// <summary>One item of the <c>arms</c> key of an experiment.</summary>
public sealed record ArmSection
{
    [Description("Short name, used for folders and in the report: letters, digits, - and _.")]
    public required string Name { get; init; }

    [Description("ground-truth: the experts' labels; sam: masks that SAM made from the boxes.")]
    public required ArmLabels Labels { get; init; }

    [Description("Names of the annotators whose boxes SAM is prompted with; the experiment's first where none is given.")]
    public IReadOnlyList<string>? Annotators { get; init; }

    [Description("What slices without a box become in this arm; the value of sam.unboxed where none is given.")]
    public UnboxedSlices? Unboxed { get; init; }
}
