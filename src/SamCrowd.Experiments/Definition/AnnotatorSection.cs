using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Annotators;

namespace SamCrowd.Experiments.Definition;

/// <summary>One item of the <c>annotators</c> key of an experiment; an annotator's profile has the same keys, without name, profile and file.</summary>
public sealed record AnnotatorSection
{
    [Description("Short name, used for folders and in the box table: letters, digits, - and _.")]
    public required string Name { get; init; }

    [Description("study: boxes made from ground truth by the study's rule; person: by a model of a person; file: boxes of a CSV that 'samcrowd boxes' wrote.")]
    public AnnotatorRule Rule { get; init; } = AnnotatorRule.Study;

    [Description("A profile whose settings hold where they are not given here: a name in configs/annotators, or the path of a YAML file.")]
    public string? Profile { get; init; }

    [Description("The CSV where rule is file, relative to this YAML file.")]
    public InputPath? File { get; init; }

    [Description("Seed of what is random; without one an experiment takes its own seed and the annotator's name.")]
    [Range(0, int.MaxValue)]
    public int? Seed { get; init; }

    [Description("Chance that a label on a slice is left out.")]
    [Range(0.0, 1.0)]
    public double MissedSliceRate { get; init; }

    [Description("Only slices whose index is a multiple of this are marked; 1 for all.")]
    [Range(1, int.MaxValue)]
    public int EveryKthSlice { get; init; } = 1;

    [Description("person: what is marked: boxes, points or boxes-and-points.")]
    public PromptKind Prompts { get; init; } = PromptKind.Boxes;

    [Description("person: a box around each 4-connected part of a label on a slice, in place of one around all of it.")]
    public bool BoxPerPart { get; init; }

    [Description("person: how far each edge lies outside the outline on average, in mm; below 0 boxes cut into the object.")]
    [Range(-1000.0, 1000.0)]
    public double MarginMm { get; init; }

    [Description("person: standard deviation of each edge around its mean place, in mm.")]
    [Range(0.0, 1000.0)]
    public double JitterMm { get; init; }

    [Description("person: parts of a label on a slice smaller than this, in mm², are small.")]
    [Range(0.0, 1e9)]
    public double SmallObjectMm2 { get; init; }

    [Description("person: chance that a small part is overlooked.")]
    [Range(0.0, 1.0)]
    public double MissedSmallRate { get; init; }

    [Description("person: chance that a mark carries another of the case's labels.")]
    [Range(0.0, 1.0)]
    public double WrongLabelRate { get; init; }

    [Description("person: clicks on the object, where prompts has points.")]
    [Range(1, 1000)]
    public int PositivePoints { get; init; } = 1;

    [Description("person: clicks beside the object inside its box, where prompts has points.")]
    [Range(0, 1000)]
    public int NegativePoints { get; init; }

    [Description("person: median time of a mark in seconds; unknown where none is given.")]
    [Range(0.0, 1e6)]
    public double? SecondsPerMark { get; init; }

    /// <param name="experimentSeed">The annotator's own seed comes from it where none is given.</param>
    public SliceOmission ToOmission(long experimentSeed) => new()
    {
        Seed = SeedFrom(experimentSeed),
        MissedSliceRate = MissedSliceRate,
        EveryKthSlice = EveryKthSlice,
    };

    public MarginBoxSettings ToStudy(SliceAxis axis, IReadOnlyList<int> labels, long experimentSeed) =>
        new() { Annotator = Name, Axis = axis, Labels = labels, Omission = ToOmission(experimentSeed) };

    public PersonSettings ToPerson(SliceAxis axis, IReadOnlyList<int> labels, long experimentSeed) => new()
    {
        Annotator = Name,
        Seed = SeedFrom(experimentSeed),
        Axis = axis,
        Labels = labels,
        Prompts = Prompts,
        BoxPerPart = BoxPerPart,
        MarginMm = MarginMm,
        JitterMm = JitterMm,
        Omission = ToOmission(experimentSeed),
        SmallObjectMm2 = SmallObjectMm2,
        MissedSmallRate = MissedSmallRate,
        WrongLabelRate = WrongLabelRate,
        PositivePoints = PositivePoints,
        NegativePoints = NegativePoints,
        SecondsPerMark = SecondsPerMark,
    };

    /// <summary>The annotator of the rules that simulate one.</summary>
    public IAnnotator ToAnnotator(SliceAxis axis, IReadOnlyList<int> labels, long experimentSeed) => Rule switch
    {
        AnnotatorRule.Study => new MarginBoxAnnotator(ToStudy(axis, labels, experimentSeed)),
        AnnotatorRule.Person => new PersonAnnotator(ToPerson(axis, labels, experimentSeed)),
        _ => throw new InvalidOperationException("boxes of a file are not simulated"),
    };

    /// <summary>The name counts, so that annotators of one profile differ.</summary>
    private long SeedFrom(long experimentSeed) => Seed ?? unchecked(NameHash.Of(Name) + experimentSeed);
}
