using SamCrowd.Annotation;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Repair.Steps;

/// <summary>A case as a step finds it.</summary>
/// <param name="Item">Images and ground truth.</param>
/// <param name="Prompts">The prompts that its labels were made from, interpolated ones included.</param>
/// <param name="Bounds">The same with their boxes tightened by the annotators' margin: what bounds the objects.</param>
/// <param name="LabelFile">What the step before left.</param>
/// <param name="WeightFile">Likewise; null for weights of 1.</param>
internal sealed record RepairCase(
    DatasetCase Item, IReadOnlyList<BoxPrompt> Prompts, IReadOnlyList<BoxPrompt> Bounds, string LabelFile, string? WeightFile)
{
    public string Id => Item.Id;

    /// <summary>The axis that most prompts lie across.</summary>
    public SliceAxis Axis => Prompts.Count == 0 ? SliceAxis.Z : Prompts.GroupBy(prompt => prompt.Axis).MaxBy(group => group.Count())!.Key;

    public Volume<short> ReadLabels() => VolumeFile.ReadOnto<short>(LabelFile, Item.ImagePaths[0]);

    public Volume<float> ReadImage(int channel) => VolumeFile.ReadOnto<float>(Item.ImagePaths[channel], Item.ImagePaths[0]);

    public Volume<short> ReadTruth() => VolumeFile.ReadOnto<short>(Item.LabelPath!, Item.ImagePaths[0]);
}

/// <summary>What a step makes of a case.</summary>
/// <param name="Weights">Factors for the voxels' weights in the loss, 0 to 1; null for 1 everywhere.</param>
internal sealed record RepairedVolume(Volume<short> Labels, Volume<float>? Weights = null);
