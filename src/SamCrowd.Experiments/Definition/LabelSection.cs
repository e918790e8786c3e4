using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>One item of the <c>labels</c> key of a data set.</summary>
internal sealed record LabelSection
{
    [Setting("The label's name in this study; its place in the list is its value, from 1.")]
    public required string Name { get; init; }

    [Setting("Names of the labels of the data set that become it; the label of the same name if none is given.")]
    public IReadOnlyList<string>? From { get; init; }
}
