using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Fusion;

/// <summary>
/// Several annotators' label volumes of one case made one. Each label gets a probability at each voxel (<see cref="LabelFusionRule"/>); the
/// highest one wins where it reaches .5, so that half of the annotators are enough, and the voxel is background where none does. Of labels
/// with equal probabilities the one wins that was given by the annotator who comes first in the list. An annotator whose voxel has the
/// ignore label says nothing there; where nobody says anything the result has the ignore label.
/// </summary>
internal static class LabelFusion
{
    // STAPLE's probability runs towards .5 where one of two annotators marked a voxel, and never gets there.
    private const float Least = 0.5f - 1e-4f;

    /// <param name="annotators">At least two, all on one grid.</param>
    /// <param name="ignoreLabel">The value that says nothing; null where there is none.</param>
    /// <exception cref="InvalidInputException">
    /// Fewer than two annotators, a volume lies on another grid, a confidence is missing or outside 0 to 1, or STAPLE's solution is turned
    /// over.
    /// </exception>
    public static FusedLabels Fuse(IReadOnlyList<AnnotatorLabels> annotators, LabelFusionRule rule, short? ignoreLabel = null)
    {
        Check(annotators, rule);
        short[][] given = [.. annotators.Select(annotator => annotator.Labels.Voxels)];
        var first = annotators[0].Labels;
        var fused = new FusedLabels(new Volume<short>(first.Size, first.Geometry), new Volume<float>(first.Size, first.Geometry));
        var votes = rule == LabelFusionRule.Staple
            ? null : new LabelVotes(annotators, ignoreLabel, byConfidence: rule == LabelFusionRule.ScoreWeighted);
        foreach (var label in given.SelectMany(voxels => voxels.Distinct()).Distinct().Where(value => value > 0 && value != ignoreLabel)
            .Order())
        {
            if (votes is null)
                StapleOfLabel.Visit(first.Size, given, label, ignoreLabel,
                    (voxel, probability) => Offer(fused, given, voxel, label, probability));
            else for (var voxel = 0; voxel < first.Voxels.Length; voxel++) Offer(fused, given, voxel, label, votes.Share(voxel, label));
        }
        if (ignoreLabel is { } ignore)
            for (var voxel = 0; voxel < first.Voxels.Length; voxel++)
                if (given.All(voxels => voxels[voxel] == ignore))
                    (fused.Labels.Voxels[voxel], fused.Confidence.Voxels[voxel]) = (ignore, 0);
        return fused;
    }

    private static void Offer(FusedLabels fused, short[][] given, int voxel, short label, float probability)
    {
        if (probability < Least) return;
        ref var held = ref fused.Labels.Voxels[voxel];
        ref var best = ref fused.Confidence.Voxels[voxel];
        if (probability < best || (probability == best && PlaceOf(given, voxel, label) > PlaceOf(given, voxel, held))) return;
        (held, best) = (label, probability);
    }

    /// <summary>Place in the list of the first annotator who gave the label.</summary>
    private static int PlaceOf(short[][] given, int voxel, short label)
    {
        for (var a = 0; a < given.Length; a++)
            if (given[a][voxel] == label) return a;
        return given.Length;
    }

    private static void Check(IReadOnlyList<AnnotatorLabels> annotators, LabelFusionRule rule)
    {
        if (annotators.Count < 2) throw new InvalidInputException("fusion needs the labels of at least two annotators");
        var first = annotators[0];
        foreach (var one in annotators)
        {
            if (one.Labels.Size != first.Labels.Size || !one.Labels.Geometry.Matches(first.Labels.Geometry))
                throw new InvalidInputException(
                    $"the labels of {one.Annotator} lie on another grid than those of {first.Annotator}; fuse label volumes of one image");
            if (rule != LabelFusionRule.ScoreWeighted) continue;
            if (one.Confidence is null)
                throw new InvalidInputException(
                    $"the labels of {one.Annotator} have no confidence volume; label with confidence, or fuse by majority");
            if (one.Confidence.Size != first.Labels.Size || one.Confidence.Voxels.Any(value => !(value is >= 0 and <= 1)))
                throw new InvalidInputException($"the confidence volume of {one.Annotator} is not one of 0 to 1 on the grid of its labels");
        }
    }
}
