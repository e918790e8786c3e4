using System.ComponentModel;

namespace SamCrowd.Experiments.Definition;

/// <summary>One item of the <c>arms</c> key of an experiment.</summary>
public sealed record ArmSection
{
    [Description("Short name, used for folders and in the report: letters, digits, - and _.")]
    public required string Name { get; init; }

    [Description("ground-truth: the experts' labels; sam: masks that SAM made from the boxes.")]
    public required ArmLabels Labels { get; init; }
}
