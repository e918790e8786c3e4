using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Fusion;

/// <summary>STAPLE for one label of several label volumes, within the smallest box that holds all voxels anyone gave it.</summary>
internal static class StapleOfLabel
{
    /// <param name="given">z y x, one an annotator.</param>
    /// <param name="visit">Called with each voxel of the box (its index in the volume) and the label's probability there.</param>
    /// <exception cref="InvalidInputException">The solution is turned over.</exception>
    public static void Visit(Size3 size, short[][] given, short label, short? ignoreLabel, Action<int, float> visit)
    {
        var voxels = BoxAround(size, given, label);
        bool[][] masks = [.. given.Select(labels => Array.ConvertAll(voxels, voxel => labels[voxel] == label))];
        bool[][]? known = ignoreLabel is null ? null
            : [.. given.Select(labels => Array.ConvertAll(voxels, voxel => labels[voxel] != ignoreLabel))];
        var probability = Fused(label, () => Staple.Fuse(masks, known)).Probability;
        for (var i = 0; i < voxels.Length; i++) visit(voxels[i], probability[i]);
    }

    /// <summary>Indices of the box's voxels in the volume.</summary>
    private static int[] BoxAround(Size3 size, short[][] given, short label)
    {
        int[] low = [size.Z, size.Y, size.X], high = [-1, -1, -1];
        for (var voxel = 0; voxel < given[0].Length; voxel++)
        {
            if (!IsGiven(given, voxel, label)) continue;
            Span<int> at = [voxel / (size.Y * size.X), voxel / size.X % size.Y, voxel % size.X];
            for (var axis = 0; axis < 3; axis++) (low[axis], high[axis]) = (Math.Min(low[axis], at[axis]), Math.Max(high[axis], at[axis]));
        }
        var voxels = new List<int>();
        for (var z = low[0]; z <= high[0]; z++)
            for (var y = low[1]; y <= high[1]; y++)
                for (var x = low[2]; x <= high[2]; x++) voxels.Add((((z * size.Y) + y) * size.X) + x);
        return [.. voxels];
    }

    private static bool IsGiven(short[][] given, int voxel, short label)
    {
        foreach (var labels in given)
            if (labels[voxel] == label) return true;
        return false;
    }

    private static StapleResult Fused(short label, Func<StapleResult> fuse)
    {
        try
        {
            return fuse();
        }
        catch (InvalidInputException error)
        {
            throw new InvalidInputException($"label {label}: {error.Message}", error);
        }
    }
}
