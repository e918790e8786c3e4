using SamCrowd.Annotation;
using SamCrowd.Annotation.Repair;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.Experiments.Repair;

/// <summary>Writes what boxes say of each voxel as volumes that preprocessing stores for the box term of the loss.</summary>
internal static class BoxMapFiles
{
    /// <param name="folder">Gets CASE.nii.gz for each case.</param>
    /// <param name="prompts">Of these cases and others, boxes tightened by the annotators' margin.</param>
    /// <param name="scheme">Its foreground labels in their order are those of the maps.</param>
    /// <exception cref="InvalidInputException">Boxes lie across several axes, off the slices, or there are too many labels.</exception>
    public static BoxMaps Write(string folder, IEnumerable<DatasetCase> cases, IReadOnlyList<BoxPrompt> prompts, LabelScheme scheme)
    {
        var axis = AxisOf(prompts);
        if (scheme.HasRegions || scheme.ForegroundLabels.Count > BoxMaps.MostLabels)
            throw new InvalidInputException(
                "box_loss", $"takes up to {BoxMaps.MostLabels} labels that are single values", "train without the box term");
        Directory.CreateDirectory(folder);
        var byCase = prompts.ToLookup(prompt => prompt.Case, StringComparer.Ordinal);
        foreach (var item in cases)
        {
            var header = VolumeFile.ReadHeader(item.ImagePaths[0]);
            VolumeFile.Write(
                BoxMaps.FileOf(folder, item.Id), Map(header.Size, header.Geometry, [.. byCase[item.Id]], [.. scheme.ForegroundLabels]));
        }
        return new BoxMaps(folder, (int)axis);
    }

    /// <summary>The one axis that all boxes lie across.</summary>
    /// <exception cref="InvalidInputException">There is none, or there are several.</exception>
    public static SliceAxis AxisOf(IEnumerable<BoxPrompt> prompts)
    {
        SliceAxis[] axes = [.. prompts.Where(prompt => prompt.Box is not null).Select(prompt => prompt.Axis).Distinct()];
        return axes.Length == 1 ? axes[0] : throw new InvalidInputException(
            "box_loss", axes.Length == 0 ? "there is no box" : "the boxes lie on slices across several axes",
            "take boxes of one axis, or no box term");
    }

    /// <param name="prompts">The case's.</param>
    /// <param name="labels">Label values in the order of the bits.</param>
    internal static Volume<int> Map(Size3 size, Geometry geometry, IReadOnlyList<BoxPrompt> prompts, IReadOnlyList<int> labels)
    {
        var map = new Volume<int>(size, geometry);
        for (var label = 0; label < labels.Count; label++)
        {
            var (inBox, onSlice) = (BoxMaps.Inside(label), BoxMaps.Outside(label));
            new BoxedSlices(size, prompts.Where(prompt => prompt.Label == labels[label])).ForEachVoxel((voxel, inside) =>
                map.Voxels[voxel] |= inside ? inBox : onSlice);
        }
        return map;
    }
}
