using System.ComponentModel;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>annotator</c> key of an experiment.</summary>
public sealed record AnnotatorSection
{
    [Description("study: boxes made from ground truth by the study's rule; file: boxes of a CSV that 'samcrowd boxes' wrote.")]
    public AnnotatorRule Rule { get; init; } = AnnotatorRule.Study;

    [Description("The CSV where rule is file, relative to this YAML file.")]
    public InputPath? File { get; init; }
}
