using System.Runtime.CompilerServices;

namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>
/// A 1x1x1 convolution to few outputs: logits[k, v] = Σ w[k, c] x[v, c] + b[k]. Input in the channels-last layout, logits in the plain one,
/// which the losses read.
/// </summary>
/// <typeparam name="T">Element of x: float or <see cref="BFloat16Bits"/>.</typeparam>
internal static unsafe class LogitKernel<T>
    where T : unmanaged
{
    private const int BlockVoxels = 512;

    /// <param name="x">b v c.</param>
    /// <param name="weight">k c.</param>
    /// <param name="bias">k.</param>
    /// <param name="logits">Set: b k v.</param>
    public static void Forward(T* x, (int Samples, int Voxels, int Channels) size, float* weight, float* bias, int outputs, float* logits,
        int threads) =>
        ForEachBlock(size, threads, (_, sample, first, count) =>
        {
            var block = stackalloc float[BlockVoxels];
            for (var output = 0; output < outputs; output++)
            {
                new Span<float>(block, count).Fill(bias[output]);
                ChannelLoop.Run(new DotLoop(x + ((((long)sample * size.Voxels) + first) * size.Channels), size.Channels,
                    weight + (output * size.Channels), block, count), size.Channels);
                new Span<float>(block, count)
                    .CopyTo(new Span<float>(logits + ((((long)sample * outputs) + output) * size.Voxels) + first, count));
            }
        });

    /// <param name="gradient">Of the logits: b k v.</param>
    /// <param name="inputGradient">Set: b v c.</param>
    /// <param name="weightGradient">Set: k c.</param>
    /// <param name="biasGradient">Set: k.</param>
    public static void Backward(
        T* x, float* gradient, (int Samples, int Voxels, int Channels) size, float* weight, int outputs, T* inputGradient,
        float* weightGradient, float* biasGradient, int threads)
    {
        var (channels, length) = (size.Channels, outputs * (size.Channels + 1));
        var totals = new double[Partition.Parts(threads, size.Samples * Blocks(size.Voxels))][];
        ForEachBlock(size, threads, (part, sample, first, count) =>
        {
            var total = totals[part] ??= new double[length];
            var sums = stackalloc float[length];
            var start = (((long)sample * size.Voxels) + first) * channels;
            var upstream = gradient + ((long)sample * outputs * size.Voxels) + first;
            ChannelLoop.Run(new GradientLoop(x + start, upstream, size.Voxels, channels, weight, outputs, inputGradient + start, sums,
                count), channels);
            for (var output = 0; output < outputs; output++)
            {
                var sum = 0f;
                for (var voxel = 0; voxel < count; voxel++) sum += upstream[((long)output * size.Voxels) + voxel];
                sums[(outputs * channels) + output] = sum;
            }
            for (var i = 0; i < length; i++) total[i] += sums[i];
        });
        for (var i = 0; i < length; i++)
        {
            var sum = (float)totals.Sum(part => part[i]);
            if (i < outputs * channels) weightGradient[i] = sum;
            else biasGradient[i - (outputs * channels)] = sum;
        }
    }

    private static int Blocks(int voxels) => (voxels + BlockVoxels - 1) / BlockVoxels;

    /// <param name="work">Called with the part, the sample, the block's first voxel and how many it has.</param>
    private static void ForEachBlock((int Samples, int Voxels, int Channels) size, int threads, Action<int, int, int, int> work)
    {
        var blocks = Blocks(size.Voxels);
        Partition.Run(threads, size.Samples * blocks, (part, begin, end) =>
        {
            for (var index = begin; index < end; index++)
            {
                var first = index % blocks * BlockVoxels;
                work(part, index / blocks, first, Math.Min(BlockVoxels, size.Voxels - first));
            }
        });
    }

    private readonly struct DotLoop(T* x, int channels, float* weight, float* sums, int voxels) : IChannelLoop
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TPack>(int channel)
            where TPack : unmanaged, IPack<TPack>
        {
            var at = x + channel;
            var by = TPack.Load(weight + channel);
            for (var voxel = 0; voxel < voxels; voxel++, at += channels) sums[voxel] += TPack.Sum(TPack.Load(at) * by);
        }
    }

    private readonly struct GradientLoop(
        T* x, float* gradient, int stride, int channels, float* weight, int outputs, T* inputGradient, float* sums, int voxels)
        : IChannelLoop
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TPack>(int channel)
            where TPack : unmanaged, IPack<TPack>
        {
            for (var output = 0; output < outputs; output++)
            {
                var upstream = gradient + ((long)output * stride);
                var from = x + channel;
                TPack sum = default;
                for (var voxel = 0; voxel < voxels; voxel++, from += channels)
                    sum = TPack.MultiplyAdd(TPack.Load(from), TPack.Broadcast(upstream[voxel]), sum);
                TPack.Store(sum, sums + (output * channels) + channel);
            }
            var to = inputGradient + channel;
            for (var voxel = 0; voxel < voxels; voxel++, to += channels)
            {
                TPack sum = default;
                for (var output = 0; output < outputs; output++)
                    sum = TPack.MultiplyAdd(TPack.Broadcast(gradient[((long)output * stride) + voxel]),
                        TPack.Load(weight + (output * channels) + channel), sum);
                TPack.Store(sum, to);
            }
        }
    }
}
