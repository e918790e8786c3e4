using SamCrowd.Experiments.Quality;

namespace SamCrowd.Experiments.Figures;

/// <summary>All slices of an arm's training labels in which SAM or the experts marked an organ.</summary>
internal sealed record ArmSlices(string Arm, IReadOnlyList<SliceQuality> Slices);
