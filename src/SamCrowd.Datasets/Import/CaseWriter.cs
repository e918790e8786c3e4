using System.IO.Compression;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Files.Voxels;

namespace SamCrowd.Datasets.Import;

/// <summary>
/// Brings one case in: images to one file a channel, the label map to whole numbers; files that are right already are copied byte for byte.
/// </summary>
internal sealed class CaseWriter(int channels, IReadOnlyDictionary<int, short>? labelMap)
{
    public void Write(SourceCase item, string imageFolder, string labelFolder)
    {
        string[] images = [.. Enumerable.Range(0, channels)
            .Select(channel => Path.Combine(imageFolder, RawLayout.ImageName(item.Id, channel, RawLayout.NiftiEnding)))];
        var label = item.Label is null ? null : Path.Combine(labelFolder, item.Id + RawLayout.NiftiEnding);
        string[] targets = label is null ? images : [.. images, label];
        if (IsDone(item, targets)) return;
        Directory.CreateDirectory(imageFolder);
        WriteImages(item, images);
        if (label is null) return;
        Directory.CreateDirectory(labelFolder);
        WriteLabel(item.Label!, label, item.Images[0]);
    }

    private static bool IsDone(SourceCase item, string[] targets)
    {
        if (!targets.All(File.Exists)) return false;
        var newest = item.Images.Append(item.Label).OfType<string>().Max(File.GetLastWriteTimeUtc);
        return targets.All(target => File.GetLastWriteTimeUtc(target) >= newest);
    }

    private void WriteImages(SourceCase item, string[] targets)
    {
        // Every voxel is read even where the file is then copied: a damaged file has to be found now, not in the middle of training.
        var volumes = item.Images.SelectMany(VolumeFile.ReadChannels).ToArray();
        if (volumes.Length != channels)
            throw new InvalidInputException($"{item.Images[0]}: case \"{item.Id}\" has {volumes.Length} channel(s) where the data set "
                + $"declares {channels}: add the missing files or correct the channel names");
        for (var channel = 0; channel < channels; channel++)
        {
            var volume = volumes[channel];
            if (item.Images.Count == channels && channel > 0)
            {
                var isPlaced = VolumeFile.ReadHeader(item.Images[channel]).IsPlaced;
                volume = GridAlignment.BringTo(volume, isPlaced, item.Images[channel], (volumes[0].Size, volumes[0].Geometry),
                    item.Images[0]);
            }
            if (item.Images.Count == channels && MayBeCopied(item.Images[channel], item.Images[0]))
                AtomicFile.Copy(item.Images[channel], targets[channel]);
            else VolumeFile.WriteLossless(targets[channel], volume);
        }
    }

    /// <summary>Whether a file is right as it is: its geometry is stated plainly, its voxels are in the image's order.</summary>
    private static bool MayBeCopied(string path, string image)
    {
        if (!IsPlain3D(path)) return false;
        var (own, reference) = (VolumeFile.ReadHeader(path), VolumeFile.ReadHeader(image));
        return own.IsPlaced == reference.IsPlaced && own.Notes.Count == 0
            && GridAlignment.IsSame((own.Size, own.Geometry), (reference.Size, reference.Geometry));
    }

    private void WriteLabel(string source, string target, string image)
    {
        var labels = VolumeFile.ReadOnto<short>(source, image);
        if (labelMap is not null)
            VolumeFile.Write(target, labels.Map(value => labelMap.TryGetValue(value, out var mapped) ? (byte)mapped : (byte)0));
        else if (MayBeCopied(source, image) && VolumeFile.ReadHeader(source).VoxelType is not (VoxelType.Float32 or VoxelType.Float64))
            AtomicFile.Copy(source, target);
        else
            VolumeFile.Write(target, labels);
    }

    /// <summary>
    /// Whether a file is a .nii.gz that nnU-Net reads as it is: NIfTI-1 or -2 of three axes (a fourth of length 1 makes its NibabelIO
    /// stop).
    /// </summary>
    private static bool IsPlain3D(string path)
    {
        if (!path.EndsWith(RawLayout.NiftiEnding, StringComparison.Ordinal)) return false;
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        Span<byte> head = stackalloc byte[42];
        stream.ReadExactly(head);
        // sizeof_hdr decides version and byte order; dim[0] is at byte 40 in NIfTI-1 (int16) and at 16 in NIfTI-2 (int64).
        return (head[0], head[1], head[2], head[3]) switch
        {
            (0x5C, 0x01, 0, 0) => head[40] == 3,
            (0, 0, 0x01, 0x5C) => head[41] == 3,
            (0x1C, 0x02, 0, 0) => head[16] == 3,
            (0, 0, 0x02, 0x1C) => head[23] == 3,
            _ => false,
        };
    }
}
