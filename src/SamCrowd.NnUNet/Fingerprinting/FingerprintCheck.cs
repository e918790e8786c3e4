using System.Globalization;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.NnUNet.Fingerprinting;

/// <summary>Whether a fingerprint is that of the data set it is used with, from the image headers alone.</summary>
internal static class FingerprintCheck
{
    private const double RelativeTolerance = 1e-4;

    /// <exception cref="InvalidInputException">The number of cases differs, or a case's spacing, or a case is smaller than its shape after
    /// cropping.</exception>
    public static void Against(DatasetFolder dataset, DatasetFingerprint fingerprint)
    {
        var cases = dataset.TrainingCases;
        if (cases.Count != fingerprint.CaseCount)
            throw new InvalidInputException($"the fingerprint has {fingerprint.CaseCount} cases but {dataset.Root} has {cases.Count}; "
                + "extract the fingerprint of this data set");
        for (var i = 0; i < cases.Count; i++)
        {
            var header = VolumeFile.ReadHeader(cases[i].ImagePaths[0]);
            var spacing = header.Geometry.Spacing.ToZyx();
            var size = header.Size.ToArray();
            for (var axis = 0; axis < 3; axis++)
            {
                var recorded = fingerprint.Spacings[i][axis];
                if (Math.Abs(recorded - spacing[axis]) > RelativeTolerance * spacing[axis])
                    throw NotTheirs(cases[i].Id, $"spacing {Text(fingerprint.Spacings[i])} in the fingerprint, {Text(spacing)} "
                        + "in the image");
                if (fingerprint.ShapesAfterCrop[i][axis] > size[axis])
                    throw NotTheirs(cases[i].Id, $"{string.Join("x", fingerprint.ShapesAfterCrop[i])} voxels after cropping in the "
                        + $"fingerprint, {header.Size} in the image");
            }
        }
    }

    private static InvalidInputException NotTheirs(string id, string difference) =>
        new("the fingerprint", $"does not belong to this data set: case {id} has {difference}",
            new RunStep(WorkStep.Fingerprint, "extract it again"));

    private static string Text(double[] values) =>
        string.Join("x", values.Select(value => value.ToString("0.####", CultureInfo.InvariantCulture)));
}
