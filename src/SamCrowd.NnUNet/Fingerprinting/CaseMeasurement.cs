using System.Numerics;
using System.Runtime.InteropServices;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Cropping;
using SamCrowd.Imaging.Files;

namespace SamCrowd.NnUNet.Fingerprinting;

/// <summary>One case's row of the fingerprint. Axes z, y, x.</summary>
internal sealed record CaseMeasurement(double[] Spacing, int[] ShapeAfterCrop, double RelativeSizeAfterCropping)
{
    /// <summary>Reads a case, crops it to its non-zero box and puts its foreground samples in their place.</summary>
    public static CaseMeasurement Of(DatasetCase item, int channelCount, ForegroundSamples samples, int index)
    {
        var channels = ReadChannels(item, channelCount);
        var labelPath = item.LabelPath
            ?? throw new InvalidInputException($"case {item.Id} has no label map; a fingerprint needs training cases");
        var labels = VolumeFile.ReadOnto<short>(labelPath, item.ImagePaths[0]);
        var size = channels[0].Size;
        if (labels.Size != size)
            throw new InvalidInputException($"{labelPath} is {labels.Size} voxels but its image is {size} (z x y x x); make the label map "
                + "on the image's grid");
        var box = NonZeroCrop.FindBox(channels, threads: 1);
        var foreground = ForegroundIndices(labels, box);
        samples.Draw(index, foreground.Length, channels, foreground);
        return new CaseMeasurement(
            channels[0].Geometry.Spacing.ToZyx(), box.Size.ToArray(), box.Size.Count / (double)size.Count);
    }

    private static Volume<float>[] ReadChannels(DatasetCase item, int channelCount)
    {
        if (item.ImagePaths.Count != channelCount)
            throw new InvalidInputException($"case {item.Id} has {item.ImagePaths.Count} images but dataset.json names {channelCount} "
                + "channels; add the missing file or correct channel_names");
        var channels = item.ImagePaths.Select(path => VolumeFile.ReadOnto<float>(path, item.ImagePaths[0])).ToArray();
        for (var channel = 0; channel < channels.Length; channel++)
        {
            if (channels[channel].Size != channels[0].Size)
                throw new InvalidInputException($"{item.ImagePaths[channel]} is {channels[channel].Size} voxels but channel 0 is "
                    + $"{channels[0].Size}; resample it to channel 0's grid");
            if (HasNaN(channels[channel].Voxels))
                throw new InvalidInputException($"{item.ImagePaths[channel]} has NaN voxels; replace them (nnU-Net refuses such "
                    + "a case too)");
        }
        return channels;
    }

    private static bool HasNaN(float[] voxels)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(voxels);
        foreach (var vector in vectors)
            if (!Vector.EqualsAll(vector, vector)) return true;
        foreach (var voxel in voxels.AsSpan(vectors.Length * Vector<float>.Count))
            if (float.IsNaN(voxel)) return true;
        return false;
    }

    /// <summary>Positions of the voxels with a label above 0 inside the box, in C order.</summary>
    private static int[] ForegroundIndices(Volume<short> labels, CropBox box)
    {
        var size = labels.Size;
        var found = new List<int>();
        for (var z = box.First.Start; z < box.First.End; z++)
        {
            for (var y = box.Second.Start; y < box.Second.End; y++)
            {
                var row = ((z * size.Y) + y) * size.X;
                var voxels = labels.Voxels.AsSpan(row, size.X);
                for (var x = box.Third.Start; x < box.Third.End; x++)
                    if (voxels[x] > 0) found.Add(row + x);
            }
        }
        return [.. found];
    }
}
