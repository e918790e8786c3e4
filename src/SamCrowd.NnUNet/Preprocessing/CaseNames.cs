namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>What errors call the parts of a case.</summary>
internal sealed record CaseNames(IReadOnlyList<string> Images, string Labels, string Weights = "the voxel weights",
    string PreviousStage = "the previous stage's labels", string Boxes = "the map of boxes")
{
    internal static CaseNames Of(CaseInputs files) =>
        new(files.Images, files.Labels ?? $"labels of {files.Id}", files.Weights ?? $"voxel weights of {files.Id}", files.PreviousStage
        ?? $"previous stage of {files.Id}", files.Boxes ?? $"map of boxes of {files.Id}");

    public static CaseNames Numbered(int channels) =>
        new([.. Enumerable.Range(0, channels).Select(channel => $"channel {channel}")], "the labels");
}
