using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Repair;
using SamCrowd.Experiments.Stages;

namespace SamCrowd.Experiments.Study.Labels;

/// <summary>
/// A data set that lays other labels over the images of the imported one: <c>dataset.json</c> names both, <c>labels/</c> holds the label
/// maps.
/// </summary>
internal static class LabelDataset
{
    public const string Labels = "labels";

    /// <summary>Below <see cref="Labels"/>: how sure each labelled voxel is, 0 to 1; 0 where there is no label.</summary>
    public const string Confidence = "confidence";

    private const string Ending = ".nii.gz";

    public static string LabelFile(string folder, string id) => Path.Combine(folder, Labels, id + Ending);

    public static string ConfidenceFile(string folder, string id) => Path.Combine(folder, Labels, Confidence, id + Ending);

    /// <summary>Factors of the voxels' weights that a step of label repair made; not there where none did.</summary>
    public static string RepairWeightFile(string folder, string id) => Path.Combine(folder, Labels, LabelRepair.WeightFolder, id + Ending);

    /// <param name="truth">The images' data set.</param>
    /// <param name="labels">What the label maps' values mean.</param>
    /// <param name="ids">Cases whose label map lies in the stage's folder; the others are not in the new data set.</param>
    public static void Write(StageWork work, DatasetFolder truth, LabelScheme labels, IReadOnlySet<string> ids)
    {
        var cases = truth.TrainingCases.Where(item => ids.Contains(item.Id)).ToDictionary(
            item => item.Id,
            item => new CaseFiles([.. item.ImagePaths.Select(Relative)], Relative(LabelFile(work.Destination, item.Id))));
        (truth.Description with { Labels = labels, TrainingCount = cases.Count, ExplicitCases = cases })
            .Write(work[RawLayout.DescriptionFile]);

        // As seen from where the data set will lie when the stage is done.
        string Relative(string path) => Path.GetRelativePath(work.Destination, path).Replace('\\', '/');
    }
}
