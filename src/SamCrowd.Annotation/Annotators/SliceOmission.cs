using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Annotation.Annotators;

/// <summary>
/// Which slices an annotator leaves out, whatever the boxes are drawn by. The draw for a label on a slice is fixed by seed, case, slice and
/// label: with one seed, a higher rate leaves out what a lower one does and more.
/// </summary>
internal sealed record SliceOmission
{
    public long Seed { get; init; }

    [Setting("Chance that a label on a slice is left out.", Min = 0, Max = 1, ValueName = "RATE")]
    public double MissedSliceRate { get; init; }

    [Setting("Only slices whose index is a multiple of this are marked; 1 for all.", Min = 1, ValueName = "K")]
    public int EveryKthSlice { get; init; } = 1;

    public bool LeavesOut(string caseId, int slice, int label) =>
        slice % EveryKthSlice != 0
            || new RandomStream(Seed, NameHash.Of(nameof(SliceOmission)), NameHash.Of(caseId), slice, label).Chance(MissedSliceRate);

    /// <exception cref="InvalidInputException">A setting is out of its range.</exception>
    public void Check(string annotator) => SettingCheck.Require(this, $"annotator {annotator}");
}
