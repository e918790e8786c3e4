using System.Text.RegularExpressions;
using SamCrowd.Imaging.Files.Voxels;

namespace SamCrowd.Imaging.Files.Nrrd;

/// <summary>Which of a NRRD file's axes lie in space, which one counts channels, and where the grid lies.</summary>
/// <param name="ChannelsFirst">The channel axis is the fastest.</param>
internal sealed partial record NrrdAxes(Size3 Size, int Channels, bool ChannelsFirst, Geometry Geometry)
{
    private static readonly HashSet<string> SpatialKinds = new(StringComparer.OrdinalIgnoreCase) { "domain", "space" };

    public static NrrdAxes Read(TextHeader header, int[] sizes)
    {
        var directions = Directions(header, sizes.Length);
        var kinds = header.Find("kinds")?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (kinds is not null && kinds.Length != sizes.Length)
            throw header.Invalid($"has {kinds.Length} kinds for {sizes.Length} axes", "write one a axis");
        bool IsSpatial(int axis) => directions is not null ? directions[axis] is not null : kinds is null ? sizes.Length < 4
            : SpatialKinds.Contains(kinds[axis]);
        var spatial = Enumerable.Range(0, sizes.Length).Where(IsSpatial).ToList();
        var others = Enumerable.Range(0, sizes.Length).Except(spatial).ToList();
        if (spatial.Count is < 2 or > 3 || others.Count > 1)
            throw header.Invalid($"has {spatial.Count} axes in space of {sizes.Length}", "2 or 3 in space and at most one of channels can "
                + "be read, name them in 'kinds' or 'space directions'");
        var channelAxis = others.Count == 1 ? others[0] : -1;
        if (channelAxis > 0 && channelAxis < sizes.Length - 1)
            throw header.Invalid("has its channels between the axes in space", "put them first or last");
        var size = new Size3(spatial.Count == 3 ? sizes[spatial[2]] : 1, sizes[spatial[1]], sizes[spatial[0]]);
        return new NrrdAxes(size, channelAxis < 0 ? 1 : sizes[channelAxis], channelAxis == 0,
            Place(header, directions, spatial, sizes.Length));
    }

    private static Geometry Place(TextHeader header, double[]?[]? directions, List<int> spatial, int axes)
    {
        double[][] steps;
        if (directions is not null)
        {
            steps = [.. spatial.Select(axis => directions[axis]!)];
        }
        else
        {
            var spacings = Spacings(header, axes);
            steps = [.. spatial.Select((axis, i) => Enumerable.Range(0, 3).Select(row => row == i ? spacings[axis] : 0).ToArray())];
        }
        var text = header.Find("space origin");
        var origin = text is null ? [0, 0, 0] : header.Numbers("space origin", text, WorldDimension(header));
        return World(header).ToGeometry(header, steps, [.. origin, .. new double[3 - origin.Length]]);
    }

    private static AxesInSpace World(TextHeader header) => header.Find("space")?.ToLowerInvariant() switch
    {
        "right-anterior-superior" or "ras" => new AxesInSpace(false, false),
        "left-anterior-superior" or "las" => new AxesInSpace(true, false),
        null or "left-posterior-superior" or "lps" or "3d-right-handed" or "3d-left-handed" or "scanner-xyz" => AxesInSpace.Lps,
        var space => throw header.Invalid($"has 'space: {space}'", "write it as left-posterior-superior"),
    };

    private static int WorldDimension(TextHeader header) =>
        header.WholeNumber("space dimension", header.Find("space dimension"), 3) is var n and (2 or 3)
        ? n
        : throw header.Invalid("has a world of other than 2 or 3 dimensions", "write it as left-posterior-superior");

    /// <summary>One step an axis, null for an axis that is not in space ("none"); null where the file gives no directions.</summary>
    private static double[]?[]? Directions(TextHeader header, int axes)
    {
        var text = header.Find("space directions");
        if (text is null) return null;
        var parts = Vectors().Matches(text);
        if (parts.Count != axes) throw header.Invalid($"has {parts.Count} space directions for {axes} axes", "write one a axis");
        var world = WorldDimension(header);
        return [.. parts.Select(part => part.Value[0] != '(' || part.Value.Contains("nan", StringComparison.OrdinalIgnoreCase) ? null
            : Step(header, part.Value, world))];
    }

    private static double[] Step(TextHeader header, string text, int world)
    {
        var numbers = header.Numbers("space directions", text, world);
        return [.. numbers, .. new double[3 - world]];
    }

    private static double[] Spacings(TextHeader header, int axes)
    {
        var text = header.Find("spacings");
        if (text is null) return [.. Enumerable.Repeat(1.0, axes)];
        // An axis of channels has the spacing NaN.
        var spacings = header.Numbers("spacings", text.Replace("nan", "1", StringComparison.OrdinalIgnoreCase), axes);
        return spacings.All(value => value > 0) ? spacings : throw header.Invalid($"has 'spacings: {text}'", "each must be above zero");
    }

    [GeneratedRegex(@"\([^)]*\)|[^\s()]+")]
    private static partial Regex Vectors();
}
