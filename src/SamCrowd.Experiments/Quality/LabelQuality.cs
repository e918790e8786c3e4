using SamCrowd.Annotation;
using SamCrowd.Annotation.Interpolation;
using SamCrowd.Evaluation.Overlap;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Experiments.Quality;

/// <summary>Compares a label volume with ground truth slice by slice.</summary>
[ResultVersion("label-quality", 3, typeof(SegmentationEvaluator))]
internal static class LabelQuality
{
    /// <summary>As <see cref="Measure"/>, of two files, in the order of voxels of the image that the prompts were drawn on.</summary>
    /// <exception cref="InvalidInputException">A file cannot be read, or the grids differ.</exception>
    public static IReadOnlyList<SliceQuality> MeasureFiles(
        string caseId, string image, string reference, string labels, SliceAxis axis, IReadOnlyList<int> values,
        IReadOnlyList<BoxPrompt>? prompts, int? ignoreLabel) => Measure(
            caseId, VolumeFile.ReadOnto<short>(reference, image), VolumeFile.ReadOnto<short>(labels, image), axis, values, prompts,
            ignoreLabel);

    /// <param name="reference">Ground truth, z y x.</param>
    /// <param name="labels">What is judged, on the same grid; its ignore label counts as none.</param>
    /// <param name="values">The label values to compare.</param>
    /// <param name="prompts">
    /// The prompts of the case that the labels were made from, drawn and interpolated; null where they are not known.
    /// </param>
    /// <param name="ignoreLabel">Pixels of this reference value count nowhere; null for none.</param>
    /// <returns>By slice and label, where the reference or the volume has the label or it was prompted.</returns>
    /// <exception cref="InvalidInputException">The grids differ.</exception>
    public static IReadOnlyList<SliceQuality> Measure(
        string caseId, Volume<short> reference, Volume<short> labels, SliceAxis axis, IReadOnlyList<int> values,
        IReadOnlyList<BoxPrompt>? prompts, int? ignoreLabel = null)
    {
        if (reference.Size != labels.Size)
            throw new InvalidInputException(
                $"case {caseId}: the labels have {labels.Size} voxels and the reference {reference.Size} (z x y x x); compare label "
                + "volumes of one image");
        var states = prompts?.Where(prompt => prompt.Axis == axis).GroupBy(prompt => (prompt.Slice, prompt.Label))
            .ToDictionary(group => group.Key, group => group.Any(prompt => prompt.Source != BoxInterpolation.Source)
                ? BoxState.Yes
                : BoxState.Interpolated);
        var plane = new SlicePlane(reference.Size, axis);
        var found = new List<SliceQuality>();
        for (var slice = 0; slice < plane.Count; slice++)
        {
            var (theirs, ours) = (plane.Read(reference, slice), plane.Read(labels, slice));
            foreach (var value in values.Order())
            {
                BoxState? boxed = states is null ? null : states.GetValueOrDefault((slice, value), BoxState.No);
                var one = Compare(caseId, value, slice, theirs, ours, ignoreLabel) with { Boxed = boxed };
                if (one.ReferencePixels + one.LabelPixels > 0 || one.Boxed is BoxState.Yes or BoxState.Interpolated) found.Add(one);
            }
        }
        return found;
    }

    private static SliceQuality Compare(string caseId, int value, int slice, short[] theirs, short[] ours, int? ignoreLabel)
    {
        long reference = 0, labels = 0, common = 0;
        for (var i = 0; i < theirs.Length; i++)
        {
            if (theirs[i] == ignoreLabel) continue;
            if (theirs[i] == value) reference++;
            if (ours[i] == value) labels++;
            if (theirs[i] == value && ours[i] == value) common++;
        }
        return new SliceQuality(caseId, value, slice, null, reference, labels, common);
    }
}
