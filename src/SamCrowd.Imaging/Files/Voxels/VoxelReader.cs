using System.Numerics;
using System.Runtime.InteropServices;

namespace SamCrowd.Imaging.Files.Voxels;

/// <summary>
/// Brings the voxels of a <see cref="StoredVolume"/> into memory: unpacked, in this machine's byte order, scaled, as the type asked for.
/// </summary>
internal static class VoxelReader
{
    // Small enough to stay in the second-level cache between unpacking and converting.
    private const int BlockBytes = 1 << 17;

    /// <summary>One array a channel, z y x.</summary>
    public static T[][] Read<T>(StoredVolume stored)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        StoredSize.Check<T>(stored);
        using var source = VoxelSource.Open(stored);
        var channels = stored.Header.VoxelType switch
        {
            VoxelType.UInt8 => Read<byte, T>(stored, source),
            VoxelType.Int8 => Read<sbyte, T>(stored, source),
            VoxelType.UInt16 => Read<ushort, T>(stored, source),
            VoxelType.Int16 => Read<short, T>(stored, source),
            VoxelType.UInt32 => Read<uint, T>(stored, source),
            VoxelType.Int32 => Read<int, T>(stored, source),
            VoxelType.UInt64 => Read<ulong, T>(stored, source),
            VoxelType.Int64 => Read<long, T>(stored, source),
            VoxelType.Float32 => Read<float, T>(stored, source),
            _ => Read<double, T>(stored, source),
        };
        source.ExpectEnd();
        return channels;
    }

    private static T[][] Read<TStored, T>(StoredVolume stored, VoxelSource source)
        where TStored : unmanaged, INumber<TStored>
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var channels = Allocate<T>(stored);
        var block = new TStored[BlockBytes / Marshal.SizeOf<TStored>()];
        if (stored.Interleaved && channels.Length > 1)
        {
            ReadInterleaved(stored, source, channels, block);
            return channels;
        }
        foreach (var channel in channels)
        {
            if (typeof(TStored) == typeof(T) && !stored.Scaled)
                source.ReadDirectly(channel.AsSpan());
            else
                ReadConverted(stored, source, channel.AsSpan(), block);
        }
        return channels;
    }

    private static T[][] Allocate<T>(StoredVolume stored)
        where T : unmanaged
    {
        try
        {
            var channels = new T[stored.Header.Channels][];
            for (var c = 0; c < channels.Length; c++) channels[c] = GC.AllocateUninitializedArray<T>((int)stored.Header.Size.Count);
            return channels;
        }
        catch (OutOfMemoryException failure)
        {
            throw StoredSize.TooLarge<T>(stored, "which is more than there is free", failure);
        }
    }

    private static void ReadConverted<TStored, T>(StoredVolume stored, VoxelSource source, Span<T> destination, TStored[] block)
        where TStored : unmanaged, INumber<TStored>
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        while (destination.Length > 0)
        {
            var part = block.AsSpan(0, Math.Min(block.Length, destination.Length));
            source.ReadDirectly(part);
            VoxelConversion.Convert(part, destination[..part.Length], stored);
            destination = destination[part.Length..];
        }
    }

    private static void ReadInterleaved<TStored, T>(StoredVolume stored, VoxelSource source, T[][] channels, TStored[] block)
        where TStored : unmanaged, INumber<TStored>
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var count = channels[0].Length;
        var voxelsInBlock = Math.Max(1, block.Length / channels.Length);
        var packed = new TStored[voxelsInBlock * channels.Length];
        var converted = new T[packed.Length];
        for (var first = 0; first < count; first += voxelsInBlock)
        {
            var voxels = Math.Min(voxelsInBlock, count - first);
            var part = packed.AsSpan(0, voxels * channels.Length);
            source.ReadDirectly(part);
            VoxelConversion.Convert(part, converted.AsSpan(0, part.Length), stored);
            for (var c = 0; c < channels.Length; c++)
                for (var i = 0; i < voxels; i++) channels[c][first + i] = converted[(i * channels.Length) + c];
        }
    }
}
