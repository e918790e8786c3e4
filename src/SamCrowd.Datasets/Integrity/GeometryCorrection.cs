using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Datasets.Integrity;

/// <summary>
/// Writes a copy of a data set in which every file of a case states the same plain geometry: millimetres, sform and qform alike, label maps
/// and further channels in the order of voxels of the case's first channel. Files that are right already are copied byte for byte.
/// </summary>
internal static class GeometryCorrection
{
    /// <param name="target">A folder that is not there yet, or empty.</param>
    /// <returns>One line for each file that was changed, in the order of the cases: what was done to it.</returns>
    /// <exception cref="InvalidInputException">The target holds something, or a file cannot be read or has other voxels than its
    /// image.</exception>
    public static IReadOnlyList<string> Write(
        DatasetFolder source, string target, int threads = 0, IProgress<StepProgress>? progress = null, CancellationToken cancellation =
        default)
    {
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            throw new InvalidInputException(target, "holds something already", "name a folder that is not there yet");
        if (source.Description.ExplicitCases is not null)
            throw new InvalidInputException(source.Root, "lists its files in dataset.json, where they may lie anywhere",
                new RunStep(WorkStep.ImportNnUNet));
        if (!source.Description.FileEnding.StartsWith(".nii", StringComparison.OrdinalIgnoreCase))
            throw new InvalidInputException(source.Root, $"holds {source.Description.FileEnding} files; corrected copies are NIfTI",
                new RunStep(WorkStep.ImportNnUNet));
        var work = source.TrainingCases.Select(item => (Case: item, Images: RawLayout.TrainingImages, Labels: RawLayout.TrainingLabels))
            .Concat(source.TestCases.Select(item => (Case: item, Images: RawLayout.TestImages, Labels: RawLayout.TestLabels))).ToList();
        var changes = new List<string>[work.Count];
        var done = 0;
        ParallelCases.For(work.Count, ParallelCases.Threads(threads), cancellation, index =>
        {
            var (item, images, labels) = work[index];
            changes[index] = [];
            foreach (var image in item.ImagePaths) Correct<float>(image, item.ImagePaths[0], Path.Combine(target, images), changes[index]);
            if (item.LabelPath is { } label && File.Exists(label))
                Correct<short>(label, item.ImagePaths[0], Path.Combine(target, labels), changes[index]);
            progress?.Report(new StepProgress("Correct", Interlocked.Increment(ref done), work.Count, item.Id));
        });
        foreach (var file in Directory.EnumerateFiles(source.Root, "*.json"))
            AtomicFile.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        return [.. changes.SelectMany(lines => lines)];
    }

    private static void Correct<T>(string path, string image, string folder, List<string> changes)
        where T : unmanaged, System.Numerics.INumber<T>, System.Numerics.IMinMaxValue<T>
    {
        var target = Path.Combine(folder, Path.GetFileName(path));
        var (own, reference) = (VolumeFile.ReadHeader(path), VolumeFile.ReadHeader(image));
        var (ownGrid, grid) = ((own.Size, own.Geometry), (reference.Size, reference.Geometry));
        var isSame = GridAlignment.IsSame(ownGrid, grid);
        if (isSame && own.Notes.Count == 0 && (own.IsPlaced || !reference.IsPlaced))
        {
            AtomicFile.Copy(path, target);
            return;
        }
        var done = own.Notes.Count > 0 ? string.Join("; ", own.Notes) : "";
        Volume<T> volume;
        if (isSame || GridAlignment.IsSameInAnyOrder(ownGrid, grid) || !own.IsPlaced)
        {
            volume = VolumeFile.ReadOnto<T>(path, image);
            if (!isSame)
                done = own.IsPlaced ? $"stored {GridAlignment.AxisCodes(own.Geometry)}; written "
                    + $"{GridAlignment.AxisCodes(reference.Geometry)} as its image" : "stated no place; has its image's header now";
        }
        else if (own.Size == reference.Size && GridAlignment.AxisCodes(own.Geometry) == GridAlignment.AxisCodes(reference.Geometry))
        {
            volume = new Volume<T>(reference.Size, reference.Geometry, VolumeFile.Read<T>(path).Voxels);
            done = $"{GridAlignment.Difference(ownGrid, grid, Path.GetFileName(image))}; has its image's header now, as its voxels are "
                + "taken to line up";
        }
        else
        {
            throw new InvalidInputException(path, GridAlignment.Difference(ownGrid, grid, Path.GetFileName(image)), "resample it to that "
                + "grid, or take the right file");
        }
        // Whole numbers stay whole numbers, so that the copy holds the same values.
        if (volume is Volume<float> floats) VolumeFile.WriteLossless(target, floats);
        else VolumeFile.Write(target, volume);
        changes.Add($"{Path.GetFileName(path)}: {done}");
    }
}
