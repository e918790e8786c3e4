namespace SamCrowd.Imaging.Morphology;

/// <summary>The connected components of a mask.</summary>
/// <param name="Labels">z y x; 0 outside the mask, components 1, 2, … in the order of their first voxels.</param>
/// <param name="Sizes">Voxels by label; entry 0 counts the voxels outside the mask.</param>
internal sealed record ComponentLabels(int[] Labels, long[] Sizes)
{
    public int Count => Sizes.Length - 1;

    /// <summary>The label of the component with most voxels, of equals the first; 0 where there is none.</summary>
    public int Largest()
    {
        var largest = 0;
        for (var label = 1; label < Sizes.Length; label++)
            if (largest == 0 || Sizes[label] > Sizes[largest]) largest = label;
        return largest;
    }
}
