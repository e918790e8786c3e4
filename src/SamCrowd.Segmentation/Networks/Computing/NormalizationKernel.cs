using System.Runtime.CompilerServices;

namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>
/// Instance normalisation and LeakyReLU in one go: y = leak(γ (x - μ) / √(σ² + ε) + β) with mean μ and population variance σ² of each
/// channel of each sample (Ulyanov et al. 2016). Moments are those of blocks that fit the first cache, put together in float64 (Chan et
/// al. 1983), so they do not depend on the number of threads.
/// </summary>
/// <typeparam name="TIn">Element of x and its gradient: float or <see cref="BFloat16Bits"/>.</typeparam>
/// <typeparam name="TOut">Element of y and its gradient.</typeparam>
internal static unsafe class NormalizationKernel<TIn, TOut>
    where TIn : unmanaged
    where TOut : unmanaged
{
    /// <param name="x">b v c.</param>
    /// <param name="y">b v c; may be <paramref name="x"/> itself.</param>
    /// <param name="mean">Set, b c.</param>
    /// <param name="inverseDeviation">Set, b c: 1 / √(σ² + ε).</param>
    public static void Forward(
        TIn* x, TOut* y, NormalizationShape shape, float* weight, float* bias, float* mean, float* inverseDeviation, int threads)
    {
        shape.ForEachSample(threads, (sample, inner) =>
        {
            var first = x + shape.Start(sample);
            var result = y + shape.Start(sample);
            float* mu = mean + (sample * shape.Channels), inverse = inverseDeviation + (sample * shape.Channels);
            var moments = new float[2 * shape.Blocks * shape.Channels];
            fixed (float* all = moments)
            {
                var moment = all;
                shape.ForEachBlock(inner, (block, voxels) => ChannelLoop.Run(
                    new MomentLoop(first + shape.BlockStart(block), voxels, shape.Channels, moment + shape.Pair(block)), shape.Channels));
            }
            Combine(moments, shape, mu, inverse);
            var affine = new float[2 * shape.Channels];
            fixed (float* both = affine)
            {
                float* scale = both, shift = both + shape.Channels;
                shape.Affine(weight, bias, mu, inverse, scale, shift);
                shape.ForEachBlock(inner, (block, voxels) => ChannelLoop.Run(
                    new ApplyLoop(first + shape.BlockStart(block), result + shape.BlockStart(block), voxels, shape.Channels, scale, shift,
                    shape.Slope), shape.Channels));
            }
        });
    }

    /// <param name="gradient">Of y, b v c.</param>
    /// <param name="inputGradient">Set, b v c.</param>
    /// <param name="weightGradient">Set, c.</param>
    /// <param name="biasGradient">Set, c.</param>
    public static void Backward(
        TIn* x, TOut* gradient, TIn* inputGradient, NormalizationShape shape, float* weight, float* bias, float* mean,
        float* inverseDeviation,
        float* weightGradient, float* biasGradient, int threads)
    {
        var channels = shape.Channels;
        // For each sample the sums of the gradient and of its product with the normalised input.
        var totals = new double[shape.Samples * 2 * channels];
        shape.ForEachSample(threads, (sample, inner) =>
        {
            TIn* input = x + shape.Start(sample), result = inputGradient + shape.Start(sample);
            var upstream = gradient + shape.Start(sample);
            float* mu = mean + (sample * channels), inverse = inverseDeviation + (sample * channels);
            var (sums, affine, total) =
                (new float[2 * shape.Blocks * channels], new float[4 * channels], totals.AsMemory(sample * 2 * channels, 2 * channels));
            fixed (float* all = sums, four = affine)
            {
                float* sum = all, scale = four, shift = four + channels, factor = four + (2 * channels), offset = four + (3 * channels);
                shape.Affine(weight, bias, mu, inverse, scale, shift);
                shape.ForEachBlock(inner, (block, voxels) => ChannelLoop.Run(
                    new GradientSumLoop(
                        input + shape.BlockStart(block), upstream + shape.BlockStart(block), voxels, channels, mu, inverse, scale, shift,
                        shape.Slope, sum + shape.Pair(block)),
                    channels));
                AddUp(sums, shape, total.Span);
                // dx = scale (g - mean(g) - x̂ mean(g x̂)) as scale g + factor x + offset.
                for (var channel = 0; channel < channels; channel++)
                {
                    var (meanGradient, meanProduct) = (total.Span[channel] / shape.Voxels, total.Span[channels + channel] / shape.Voxels);
                    factor[channel] = (float)(-(double)scale[channel] * meanProduct * inverse[channel]);
                    offset[channel] = (float)(scale[channel] * ((meanProduct * inverse[channel] * mu[channel]) - meanGradient));
                }
                shape.ForEachBlock(inner, (block, voxels) => ChannelLoop.Run(
                    new GradientLoop(
                        input + shape.BlockStart(block), upstream + shape.BlockStart(block), result + shape.BlockStart(block), voxels,
                        channels, scale, shift, factor, offset, shape.Slope),
                    channels));
            }
        });
        for (var channel = 0; channel < channels; channel++)
        {
            var (forBias, forWeight) = (0.0, 0.0);
            for (var sample = 0; sample < shape.Samples; sample++)
            {
                forBias += totals[(sample * 2 * channels) + channel];
                forWeight += totals[(((sample * 2) + 1) * channels) + channel];
            }
            (biasGradient[channel], weightGradient[channel]) = ((float)forBias, (float)forWeight);
        }
    }

    private static void Combine(float[] moments, NormalizationShape shape, float* mean, float* inverseDeviation)
    {
        var channels = shape.Channels;
        for (var channel = 0; channel < channels; channel++)
        {
            var sum = 0.0;
            for (var block = 0; block < shape.Blocks; block++)
                sum += moments[shape.Pair(block) + channel] * (double)shape.BlockVoxels(block);
            var mu = sum / shape.Voxels;
            var squares = 0.0;
            for (var block = 0; block < shape.Blocks; block++)
            {
                var distance = moments[shape.Pair(block) + channel] - mu;
                squares += moments[shape.Pair(block) + channels + channel] + (distance * distance * shape.BlockVoxels(block));
            }
            (mean[channel], inverseDeviation[channel]) = ((float)mu, (float)(1 / Math.Sqrt((squares / shape.Voxels) + shape.Epsilon)));
        }
    }

    private static void AddUp(float[] sums, NormalizationShape shape, Span<double> totals)
    {
        for (var block = 0; block < shape.Blocks; block++)
            for (var i = 0; i < totals.Length; i++) totals[i] += sums[shape.Pair(block) + i];
    }

    /// <summary>Mean, and sum of squared distances from it.</summary>
    private readonly struct MomentLoop(TIn* x, int voxels, int channels, float* moments) : IChannelLoop
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TPack>(int channel)
            where TPack : unmanaged, IPack<TPack>
        {
            TPack a = default, b = default, c = default, d = default;
            var at = x + channel;
            var voxel = 0;
            for (; voxel + 4 <= voxels; voxel += 4, at += 4 * channels)
            {
                a += TPack.Load(at);
                b += TPack.Load(at + channels);
                c += TPack.Load(at + (2 * channels));
                d += TPack.Load(at + (3 * channels));
            }
            for (; voxel < voxels; voxel++, at += channels) a += TPack.Load(at);
            var mean = (a + b + (c + d)) * TPack.Broadcast(1f / voxels);
            TPack.Store(mean, moments + channel);

            (a, b, c, d) = (default, default, default, default);
            at = x + channel;
            voxel = 0;
            for (; voxel + 4 <= voxels; voxel += 4, at += 4 * channels)
            {
                var (e, f) = (TPack.Load(at) - mean, TPack.Load(at + channels) - mean);
                var (g, h) = (TPack.Load(at + (2 * channels)) - mean, TPack.Load(at + (3 * channels)) - mean);
                a = TPack.MultiplyAdd(e, e, a);
                b = TPack.MultiplyAdd(f, f, b);
                c = TPack.MultiplyAdd(g, g, c);
                d = TPack.MultiplyAdd(h, h, d);
            }
            for (; voxel < voxels; voxel++, at += channels)
            {
                var e = TPack.Load(at) - mean;
                a = TPack.MultiplyAdd(e, e, a);
            }
            TPack.Store(a + b + (c + d), moments + channels + channel);
        }
    }

    private readonly struct ApplyLoop(TIn* x, TOut* y, int voxels, int channels, float* scale, float* shift, float slope) : IChannelLoop
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TPack>(int channel)
            where TPack : unmanaged, IPack<TPack>
        {
            var (by, plus, below) = (TPack.Load(scale + channel), TPack.Load(shift + channel), TPack.Broadcast(slope));
            var from = x + channel;
            var to = y + channel;
            for (var voxel = 0; voxel < voxels; voxel++, from += channels, to += channels)
            {
                var z = TPack.MultiplyAdd(TPack.Load(from), by, plus);
                TPack.Store(TPack.Leak(z, z, below), to);
            }
        }
    }

    /// <summary>Sum of the gradient before LeakyReLU, and of its product with the normalised input.</summary>
    private readonly struct GradientSumLoop(
        TIn* x, TOut* gradient, int voxels, int channels, float* mean, float* inverseDeviation, float* scale, float* shift, float slope,
        float* sums) : IChannelLoop
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TPack>(int channel)
            where TPack : unmanaged, IPack<TPack>
        {
            var (by, plus, below, mu) =
                (TPack.Load(scale + channel), TPack.Load(shift + channel), TPack.Broadcast(slope), TPack.Load(mean + channel));
            TPack a = default, b = default, c = default, d = default;
            var input = x + channel;
            var upstream = gradient + channel;
            var voxel = 0;
            for (; voxel + 2 <= voxels; voxel += 2, input += 2 * channels, upstream += 2 * channels)
            {
                var (one, other) = (TPack.Load(input), TPack.Load(input + channels));
                var g = TPack.Leak(TPack.MultiplyAdd(one, by, plus), TPack.Load(upstream), below);
                var h = TPack.Leak(TPack.MultiplyAdd(other, by, plus), TPack.Load(upstream + channels), below);
                a += g;
                b += h;
                c = TPack.MultiplyAdd(g, one - mu, c);
                d = TPack.MultiplyAdd(h, other - mu, d);
            }
            for (; voxel < voxels; voxel++, input += channels, upstream += channels)
            {
                var one = TPack.Load(input);
                var g = TPack.Leak(TPack.MultiplyAdd(one, by, plus), TPack.Load(upstream), below);
                a += g;
                c = TPack.MultiplyAdd(g, one - mu, c);
            }
            TPack.Store(a + b, sums + channel);
            TPack.Store((c + d) * TPack.Load(inverseDeviation + channel), sums + channels + channel);
        }
    }

    private readonly struct GradientLoop(
        TIn* x, TOut* gradient, TIn* result, int voxels, int channels, float* scale, float* shift, float* factor, float* offset,
        float slope) : IChannelLoop
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TPack>(int channel)
            where TPack : unmanaged, IPack<TPack>
        {
            var (by, plus, below) = (TPack.Load(scale + channel), TPack.Load(shift + channel), TPack.Broadcast(slope));
            var (times, constant) = (TPack.Load(factor + channel), TPack.Load(offset + channel));
            TIn* input = x + channel, to = result + channel;
            var upstream = gradient + channel;
            for (var voxel = 0; voxel < voxels; voxel++, input += channels, upstream += channels, to += channels)
            {
                var one = TPack.Load(input);
                var g = TPack.Leak(TPack.MultiplyAdd(one, by, plus), TPack.Load(upstream), below);
                TPack.Store(TPack.MultiplyAdd(g, by, TPack.MultiplyAdd(one, times, constant)), to);
            }
        }
    }
}
