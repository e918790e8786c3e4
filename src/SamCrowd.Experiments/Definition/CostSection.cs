using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>cost</c> key of an experiment: working time that the labels of an arm cost. It decides no score.</summary>
internal sealed record CostSection
{
    /// <summary>The middle of 30 to 60 minutes an organ and CT volume (Qu et al. 2023, AbdomenAtlas-8K, NeurIPS).</summary>
    public const double ExpertMinutesPerLabel = 45;

    [Setting("Minutes in which an expert labels one volume; if none is given 45 a label, the middle of the 30 to 60 minutes that Qu et "
        + "al. 2023 (AbdomenAtlas-8K, NeurIPS) state for an organ of a CT volume.", Min = 0, Max = 1e6)]
    public double? ExpertMinutes { get; init; }

    [Setting("Seconds per mark if its own time is not known; 7 is what Papadopoulos et al. 2017 (extreme clicking, ICCV) measured for a "
        + "box of a crowd worker.", Min = 0, Max = 1e6)]
    public double SecondsPerMark { get; init; } = 7;

    [Setting("How many hours of the crowd an hour of an expert is worth, where the report adds them up.", Above = 0, Max = 1e6)]
    public double ExpertRate { get; init; } = 1;
}
