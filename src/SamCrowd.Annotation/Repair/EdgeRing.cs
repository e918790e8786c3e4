using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Repair;

/// <summary>
/// Weights that take a ring around the edge of each mask out of the loss, where SAM's masks are wrong most often, and keep what the boxes
/// make certain: background outside every box of a slice (MonoBox, arXiv 2404.01188, leaves a band around loose boxes out likewise).
/// </summary>
internal static class EdgeRing
{
    /// <param name="labels">z y x.</param>
    /// <param name="prompts">The case's prompts.</param>
    /// <param name="values">The labels whose edges count.</param>
    /// <param name="width">The ring reaches so far to either side of the edge, mm between voxel centres.</param>
    /// <param name="weight">Of the voxels in the ring, 0 to 1; all others have 1.</param>
    public static Volume<float> Weights(
        Volume<short> labels, IReadOnlyList<BoxPrompt> prompts, IReadOnlyCollection<int> values, double width, double weight)
    {
        var weights = new Volume<float>(labels.Size, labels.Geometry);
        weights.Voxels.AsSpan().Fill(1);
        foreach (var label in values)
        {
            if (LabelBlock.Around(labels, label, width) is not { } block) continue;
            var distances = block.SignedDistances();
            for (var i = 0; i < distances.Length; i++)
                if (Math.Abs(distances[i]) <= width) weights.Voxels[block.IndexOf(i)] = (float)weight;
        }
        new BoxedSlices(labels.Size, prompts).ForEachVoxel((voxel, inside) =>
        {
            if (!inside && labels.Voxels[voxel] == 0) weights.Voxels[voxel] = 1;
        });
        return weights;
    }
}
