using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Annotation.Annotators;

/// <summary>
/// How well a simulated person annotates. The defaults are a perfect one: every slice, every object, boxes exactly on the outline.
/// </summary>
internal sealed record PersonSettings
{
    public string Annotator { get; init; } = "person";

    public long Seed { get; init; }

    public SliceAxis Axis { get; init; } = SliceAxis.Z;

    /// <summary>Label values to mark; null for every value above 0 that occurs.</summary>
    public IReadOnlyList<int>? Labels { get; init; }

    /// <summary>The slices left out.</summary>
    [SettingGroup]
    public SliceOmission Omission { get; init; } = new();

    [Setting("What is marked: boxes, points or boxes-and-points.")]
    public PromptKind Prompts { get; init; } = PromptKind.Boxes;

    [Setting("A box around each 4-connected part of a label on a slice, in place of one around all of it, as the study's people drew.")]
    public bool BoxPerPart { get; init; }

    [Setting("How far each edge lies outside the outline on average, in mm; below 0 boxes cut into the object.", Min = -1000, Max = 1000,
        ValueName = "MM")]
    public double MarginMm { get; init; }

    [Setting("Standard deviation of each edge around its mean place, in mm.", Min = 0, Max = 1000, ValueName = "MM")]
    public double JitterMm { get; init; }

    [Setting("Parts of a label on a slice smaller than this, in mm², are small.", Min = 0, Max = 1e9, ValueName = "MM2")]
    public double SmallObjectMm2 { get; init; }

    [Setting("Chance that a small part is overlooked.", Min = 0, Max = 1, ValueName = "RATE")]
    public double MissedSmallRate { get; init; }

    [Setting("Chance that a mark carries another of the case's labels.", Min = 0, Max = 1, ValueName = "RATE")]
    public double WrongLabelRate { get; init; }

    [Setting("Clicks on the object, if prompts has points.", Min = 1, Max = 1000, ValueName = "N")]
    public int PositivePoints { get; init; } = 1;

    [Setting("Clicks off the object, inside its box, if prompts has points.", Min = 0, Max = 1000, ValueName = "N")]
    public int NegativePoints { get; init; }

    /// <remarks>Log-normal with sigma 0.4; null leaves times unknown.</remarks>
    [Setting("Median time of a mark in seconds; unknown if none is given.", Min = 0, Max = 1e6, ValueName = "S")]
    public double? SecondsPerMark { get; init; }

    /// <exception cref="InvalidInputException">A setting is out of its range.</exception>
    public void Check() => SettingCheck.Require(this, $"annotator {Annotator}");
}
