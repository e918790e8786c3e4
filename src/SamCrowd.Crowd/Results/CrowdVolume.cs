using SamCrowd.Annotation;
using SamCrowd.Crowd.Masks;
using SamCrowd.Crowd.Slices;
using SamCrowd.Crowd.Store;
using SamCrowd.Imaging;
using SamCrowd.Sam.Labeling;

namespace SamCrowd.Crowd.Results;

/// <summary>A case's label volume as the crowd's boxes give it so far.</summary>
/// <param name="Version">The store's version that it was made of.</param>
/// <param name="Boxes">Boxes it was made from, after fusion.</param>
internal sealed record CrowdVolume(CaseImage Image, Volume<short> Labels, long Version, int Boxes)
{
    /// <summary>
    /// Several annotators' boxes become one by majority of those who looked at the slice, and SAM labels the case as
    /// <c>samcrowd sam label</c> does. Without a model the boxes themselves are filled.
    /// </summary>
    public static CrowdVolume Make(CrowdStore store, CrowdSettings settings, CaseImage image, string caseName, SamEngine? sam,
        CancellationToken cancellation)
    {
        var version = store.Version;
        var prompts = CrowdBoxes.Fuse(CrowdBoxes.Of(store, settings)).OfCase(caseName);
        if (prompts.Count == 0) return new CrowdVolume(image, new Volume<short>(image.Volume.Size, image.Volume.Geometry), version, 0);
        var labels = sam is null
            ? Fill(image.Volume, prompts)
            : new SamLabeler(sam.Model, new SamLabelSettings { Preset = sam.Preset, ReverseRows = sam.ReverseRows })
            .Label(image.Volume, prompts, cancellation).Labels;
        return new CrowdVolume(image, labels, version, prompts.Count);
    }

    private static Volume<short> Fill(Volume<float> image, IReadOnlyList<BoxPrompt> prompts)
    {
        var labels = new Volume<short>(image.Size, image.Geometry);
        foreach (var prompt in prompts)
        {
            var plane = new SlicePlane(image.Size, prompt.Axis);
            foreach (var (row, first, length) in plane.RowsOf(prompt.Extent))
                for (var column = first; column < first + length; column++)
                    labels.Voxels[plane.VoxelIndex(prompt.Slice, row, column)] = (short)prompt.Label;
        }
        return labels;
    }
}
