namespace SamCrowd.Sam.Graphs;

/// <summary>Whether a graph resizes its image before anything is computed from it.</summary>
internal static class ImageResizing
{
    private static readonly string[] Resizing = ["Resize", "Upsample"];

    // What moves or scales pixels one by one.
    private static readonly string[] Preparing =
        ["Cast", "Transpose", "Unsqueeze", "Squeeze", "Reshape", "Identity", "Add", "Sub", "Mul", "Div", "Pad", "Slice", "Clip", "Split",
            "Concat"];

    /// <param name="image">Name of the image's input.</param>
    public static bool IsIn(OnnxFile file, string image)
    {
        var prepared = new HashSet<string>(StringComparer.Ordinal) { image };
        foreach (var node in file.Nodes.Where(node => node.Inputs.Count > 0 && prepared.Contains(node.Inputs[0])))
        {
            if (Resizing.Contains(node.Operation)) return true;
            if (Preparing.Contains(node.Operation)) prepared.UnionWith(node.Outputs);
        }
        return false;
    }
}
