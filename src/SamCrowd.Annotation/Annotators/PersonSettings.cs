using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Annotators;

/// <summary>
/// How well a simulated person annotates. The defaults are a perfect one: every slice, every object, boxes exactly on the outline.
/// </summary>
public sealed record PersonSettings
{
    public string Annotator { get; init; } = "person";

    public long Seed { get; init; }

    public SliceAxis Axis { get; init; } = SliceAxis.Z;

    /// <summary>Label values to mark; null for every value above 0 that occurs.</summary>
    public IReadOnlyList<int>? Labels { get; init; }

    public PromptKind Prompts { get; init; } = PromptKind.Boxes;

    /// <summary>
    /// True for a box around each 4-connected part of a label on a slice; false for one box around all of it, as the study's people drew.
    /// </summary>
    public bool BoxPerPart { get; init; }

    /// <summary>How far each edge lies outside the object's outline on average, in mm; below 0 the boxes cut into the object.</summary>
    public double MarginMm { get; init; }

    /// <summary>Standard deviation of each edge around its mean place, in mm, at least 0.</summary>
    public double JitterMm { get; init; }

    /// <summary>The slices left out.</summary>
    public SliceOmission Omission { get; init; } = new();

    /// <summary>Parts smaller than this, in mm², are small.</summary>
    public double SmallObjectMm2 { get; init; }

    /// <summary>Chance, 0 to 1, that a small part is overlooked.</summary>
    public double MissedSmallRate { get; init; }

    /// <summary>Chance, 0 to 1, that a mark carries another of the case's labels.</summary>
    public double WrongLabelRate { get; init; }

    /// <summary>Clicks on the object, for the kinds with points.</summary>
    public int PositivePoints { get; init; } = 1;

    /// <summary>Clicks beside the object, inside its box, for the kinds with points.</summary>
    public int NegativePoints { get; init; }

    /// <summary>Median time of a mark in seconds (log-normal, sigma 0.4); null to leave times unknown.</summary>
    public double? SecondsPerMark { get; init; }

    /// <exception cref="InvalidInputException">A setting is out of its range.</exception>
    public void Check()
    {
        Omission.Check(Annotator);
        foreach (var (name, rate) in new[] { (nameof(MissedSmallRate), MissedSmallRate), (nameof(WrongLabelRate), WrongLabelRate) })
            if (!(rate is >= 0 and <= 1)) throw new InvalidInputException($"annotator {Annotator}: {name} is {rate}; a rate is 0 to 1");
        if (!(JitterMm >= 0))
            throw new InvalidInputException($"annotator {Annotator}: {nameof(JitterMm)} is {JitterMm}; it must be at least 0");
        if (Prompts != PromptKind.Boxes && PositivePoints < 1)
            throw new InvalidInputException(
                $"annotator {Annotator}: {nameof(PositivePoints)} is {PositivePoints}; points need at least one on the object");
        if (NegativePoints < 0)
            throw new InvalidInputException($"annotator {Annotator}: {nameof(NegativePoints)} is {NegativePoints}; it must be at least 0");
    }
}
