using SamCrowd.Annotation;
using SamCrowd.Annotation.Annotators;
using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>
/// One item of the <c>annotators</c> key of an experiment; an annotator's profile has the same keys, without name, profile and file.
/// </summary>
internal sealed record AnnotatorSection
{
    [Setting("Short name, used for folders and in the box table: letters, digits, - and _.")]
    public required string Name { get; init; }

    [Setting("study: boxes made from ground truth by the study's rule; person: by a model of a person; file: boxes of a box table (CSV); "
        + "crowd: boxes that a crowd draws in the browser.")]
    public AnnotatorRule Rule { get; init; } = AnnotatorRule.Study;

    [Setting("A profile whose settings apply unless they are given here: a name in configs/annotators, or the path of a YAML file.",
        ValueName = "NAME|FILE")]
    public string? Profile { get; init; }

    [Setting("The CSV if rule is file, relative to this YAML file.", IsFile = true)]
    public InputPath? File { get; init; }

    [Setting("The crowd's folder if rule is crowd, relative to this YAML file; it may be in use.", IsFile = true)]
    public InputPath? Crowd { get; init; }

    [Setting("crowd: only the boxes of these people; without it everyone's. Several people's boxes are made one by majority of those who "
        + "looked at a slice.")]
    public IReadOnlyList<string>? People { get; init; }

    [Setting("Random seed; by default made from the experiment's seed and the annotator's name.", Min = 0, ValueName = "S")]
    public int? Seed { get; init; }

    /// <summary>All but the slices that are left out are for rule person only.</summary>
    [SettingGroup]
    public PersonSettings Person { get; init; } = new();

    /// <param name="experimentSeed">The annotator's own seed comes from it where none is given.</param>
    public SliceOmission ToOmission(long experimentSeed) => Person.Omission with { Seed = SeedFrom(experimentSeed) };

    public MarginBoxSettings ToStudy(SliceAxis axis, IReadOnlyList<int> labels, long experimentSeed) =>
        new() { Annotator = Name, Axis = axis, Labels = labels, Omission = ToOmission(experimentSeed) };

    public PersonSettings ToPerson(SliceAxis axis, IReadOnlyList<int> labels, long experimentSeed) => Person with
    {
        Annotator = Name,
        Seed = SeedFrom(experimentSeed),
        Axis = axis,
        Labels = labels,
        Omission = ToOmission(experimentSeed),
    };

    /// <summary>The annotator of the rules that simulate one.</summary>
    public IAnnotator ToAnnotator(SliceAxis axis, IReadOnlyList<int> labels, long experimentSeed) => Rule switch
    {
        AnnotatorRule.Study => new MarginBoxAnnotator(ToStudy(axis, labels, experimentSeed)),
        AnnotatorRule.Person => new PersonAnnotator(ToPerson(axis, labels, experimentSeed)),
        _ => throw new InvalidOperationException("boxes that people drew are not simulated"),
    };

    /// <summary>The name counts, so that annotators of one profile differ.</summary>
    private long SeedFrom(long experimentSeed) => Seed ?? unchecked(NameHash.Of(Name) + experimentSeed);
}
