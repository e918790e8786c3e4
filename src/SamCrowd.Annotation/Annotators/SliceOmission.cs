using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Annotators;

/// <summary>
/// Which slices an annotator leaves out, whatever the boxes are drawn by. The draw for a label on a slice is fixed by seed, case, slice and
/// label: with one seed, a higher rate leaves out what a lower one does and more.
/// </summary>
public sealed record SliceOmission
{
    public long Seed { get; init; }

    /// <summary>Chance, 0 to 1, that a label on a slice is not marked at all.</summary>
    public double MissedSliceRate { get; init; }

    /// <summary>Only slices whose index is a multiple of this are marked; 1 for all.</summary>
    public int EveryKthSlice { get; init; } = 1;

    public bool LeavesOut(string caseId, int slice, int label) =>
        slice % EveryKthSlice != 0 || new RandomStream(Seed, NameHash.Of(nameof(SliceOmission)), NameHash.Of(caseId), slice, label)
            .Chance(MissedSliceRate);

    /// <exception cref="InvalidInputException">A setting is out of its range.</exception>
    public void Check(string annotator)
    {
        if (!(MissedSliceRate is >= 0 and <= 1))
            throw new InvalidInputException($"annotator {annotator}: {nameof(MissedSliceRate)} is {MissedSliceRate}; a rate is 0 to 1");
        if (EveryKthSlice < 1)
            throw new InvalidInputException($"annotator {annotator}: {nameof(EveryKthSlice)} is {EveryKthSlice}; it must be at least 1");
    }
}
