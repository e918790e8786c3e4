using System.Collections.Concurrent;
using System.Globalization;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Files.Voxels;

namespace SamCrowd.Datasets.Integrity;

/// <summary>Looks through the files of one case.</summary>
internal sealed class CaseCheck(DatasetCase item, DatasetDescription? description, ProblemReport report)
{
    /// <param name="orientations">Gets the case's orientation, e.g. "LAS", for a look at the whole data set.</param>
    public void Run(ConcurrentDictionary<string, string> orientations)
    {
        CheckChannelCount();
        var headers = item.ImagePaths.Select(path => CheckImage(path)).ToArray();
        var reference = Array.FindIndex(headers, header => header is not null);
        if (reference >= 0)
        {
            orientations[item.Id] = GridAlignment.AxisCodes(headers[reference]!.Geometry);
            foreach (var note in headers[reference]!.Notes) NoteGeometry(item.ImagePaths[reference], note);
            if (!headers[reference]!.IsPlaced)
                report.Note(item.Id, item.ImagePaths[reference], "states no place in the world (both form codes are 0), so which side is "
                    + "left is not known", "take the file with its orientation where sides matter");
            for (var channel = reference + 1; channel < headers.Length; channel++)
                CheckGrid(item.ImagePaths[channel], headers[channel], item.ImagePaths[reference], headers[reference]!);
        }
        if (item.LabelPath is null) return;
        if (!File.Exists(item.LabelPath))
            report.Error(item.Id, item.LabelPath, "there is no label map for this case", "add it, or move the image to imagesTs");
        else if (CheckLabel(item.LabelPath) is { } header && reference >= 0)
        {
            CheckGrid(item.LabelPath, header, item.ImagePaths[reference], headers[reference]!);
            foreach (var note in header.Notes.Except(headers[reference]!.Notes)) NoteGeometry(item.LabelPath, note);
        }
    }

    private void NoteGeometry(string path, string note) =>
        report.Note(item.Id, path, note,
        new RunStep(WorkStep.CorrectGeometry, "write the file again, or have a copy with one plain geometry written"));

    private void CheckChannelCount()
    {
        if (description is null) return;
        for (var channel = 0; channel < description.ChannelNames.Count && description.ExplicitCases is null; channel++)
        {
            var name = RawLayout.ImageName(item.Id, channel, description.FileEnding);
            if (!item.ImagePaths.Any(path => Path.GetFileName(path) == name))
                report.Error(item.Id, Path.Combine(Path.GetDirectoryName(item.ImagePaths[0])!, name), $"channel {channel} "
                    + $"({description.ChannelNames[channel]}) is missing", "add the file, or take the case out");
        }
        if (item.ImagePaths.Count > description.ChannelNames.Count)
            report.Error(item.Id, item.ImagePaths[^1], $"the case has {item.ImagePaths.Count} channels, {RawLayout.DescriptionFile} "
                + $"declares {description.ChannelNames.Count}", "declare all channels under \"channel_names\", or remove the file");
        else if (item.ImagePaths.Count < description.ChannelNames.Count && description.ExplicitCases is not null)
            report.Error(item.Id, Path.Combine(report.Root, RawLayout.DescriptionFile), $"the case names {item.ImagePaths.Count} images "
                + $"for {description.ChannelNames.Count} channels", "name one image for each channel");
    }

    /// <summary>The header, also where the voxels are damaged; null where there is none to read.</summary>
    private VolumeHeader? CheckImage(string path)
    {
        if (ReadHeader(path) is not { } header) return null;
        if (Try(path, () => VolumeFile.Read<float>(path)) is not { } volume) return header;
        var (notNumbers, infinite) = (0L, 0L);
        foreach (var value in volume.Voxels)
        {
            if (float.IsFinite(value)) continue;
            if (float.IsNaN(value)) notNumbers++;
            else infinite++;
        }
        if (notNumbers > 0)
            report.Error(item.Id, path, $"{notNumbers} voxels are NaN", "replace them by a value that means 'nothing' in this modality, "
                + "e.g. the image's minimum");
        if (infinite > 0) report.Error(item.Id, path, $"{infinite} voxels are infinite", "replace them by a finite value");
        if (!volume.Voxels.AsSpan().ContainsAnyExcept(volume.Voxels[0]))
            report.Note(item.Id, path, string.Create(CultureInfo.InvariantCulture, $"has the value {volume.Voxels[0]} in every voxel"),
                "check that it is the right image");
        return header;
    }

    private VolumeHeader? CheckLabel(string path)
    {
        if (ReadHeader(path) is not { } header) return null;
        if (Try(path, () => VolumeFile.Read<int>(path)) is not { } volume) return header;
        var counts = new SortedDictionary<int, long>();
        foreach (var run in Runs(volume.Voxels)) counts[run.Value] = counts.GetValueOrDefault(run.Value) + run.Length;
        if (description is not null)
        {
            var declared = description.Labels.IgnoreLabel is { } ignore ? [.. description.Labels.All, ignore] : description.Labels.All;
            var strange = counts.Where(pair => !declared.Contains(pair.Key)).Take(6)
                .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} ({pair.Value} voxels)")).ToArray();
            if (strange.Length > 0)
                report.Error(item.Id, path, $"holds values that are not declared: {string.Join(", ", strange)}; declared are "
                    + $"{string.Join(", ", declared)}", "declare them under \"labels\", or correct the label map");
        }
        if (counts.Keys.All(value => value == 0))
            report.Note(item.Id, path, "holds background only", "check that it is the right label map");
        return header;
    }

    private void CheckGrid(string path, VolumeHeader? header, string referencePath, VolumeHeader reference)
    {
        if (header is null) return;
        var other = Path.GetFileName(referencePath);
        var (own, image) = ((header.Size, header.Geometry), (reference.Size, reference.Geometry));
        if (GridAlignment.IsSame(own, image)) return;
        if (GridAlignment.IsSameInAnyOrder(own, image))
        {
            var codes = (GridAlignment.AxisCodes(header.Geometry), GridAlignment.AxisCodes(reference.Geometry));
            report.Note(item.Id, path, $"is stored {codes.Item1} and {other} {codes.Item2}: the same grid in another order",
                new RunStep(WorkStep.CorrectGeometry, "nothing here: it is reordered when it is read; for other programs have a reordered "
                + "copy written"));
            return;
        }
        if (!header.IsPlaced && header.Size == reference.Size)
        {
            report.Note(item.Id, path, $"states no place in the world; taken to lie where {other} lies",
                new RunStep(WorkStep.CorrectGeometry, "check that it does, or have a copy with the image's header written"));
            return;
        }
        var difference = GridAlignment.Difference(own, image, other);
        if (header.Size != reference.Size)
            report.Error(item.Id, path, difference, "resample it to the image's grid, or take the right file");
        else report.Error(item.Id, path, difference,
            new RunStep(WorkStep.CorrectGeometry, "resample it; or, if the voxels do line up, have a copy with the image's "
            + "header written"));
    }

    private VolumeHeader? ReadHeader(string path)
    {
        if (!File.Exists(path))
        {
            report.Error(item.Id, path, "there is no such file", "add it, or correct the path in dataset.json");
            return null;
        }
        return Try(path, () => VolumeFile.ReadHeader(path));
    }

    private T? Try<T>(string path, Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (InvalidInputException error)
        {
            report.Unreadable(item.Id, path, error);
            return null;
        }
    }

    /// <summary>Label maps are long runs of equal values: counting runs spares a lookup for each voxel.</summary>
    private static IEnumerable<(int Value, long Length)> Runs(int[] voxels)
    {
        for (var start = 0; start < voxels.Length;)
        {
            var end = start + 1;
            while (end < voxels.Length && voxels[end] == voxels[start]) end++;
            yield return (voxels[start], end - start);
            start = end;
        }
    }
}
