using System.Runtime.CompilerServices;

namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>Copies between a run of values a voxel that lie close together and their place among more.</summary>
/// <param name="part">Of the few values.</param>
/// <param name="split">From the many to the few; else the other way.</param>
internal readonly unsafe struct CopyLoop<T>(T* part, int partStep, T* whole, int wholeStep, int voxels, bool split) : IChannelLoop
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TPack>(int channel)
        where TPack : unmanaged, IPack<TPack>
    {
        T* one = part + channel, all = whole + channel;
        for (var voxel = 0; voxel < voxels; voxel++, one += partStep, all += wholeStep)
        {
            if (split) TPack.Store(TPack.Load(all), one);
            else TPack.Store(TPack.Load(one), all);
        }
    }
}
