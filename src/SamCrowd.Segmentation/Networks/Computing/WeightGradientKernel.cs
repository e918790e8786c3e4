using System.Runtime.CompilerServices;

namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>
/// Gradient of a convolution's weights, dW[o, i, k] = Σ x[i, s·v + k - p] · dy[o, v] over all samples and voxels v, for few channels:
/// oneDNN took 88 to 470 ms of processor time for 1 to 8 channels of 40x56x40, batch 4, on AVX2, this 10 ms; for 8 to 8 channels 50 and 26
/// ms.
/// </summary>
/// <typeparam name="TIn">Element of x: float or <see cref="BFloat16Bits"/>.</typeparam>
/// <typeparam name="TOut">Element of dy.</typeparam>
internal static unsafe class WeightGradientKernel<TIn, TOut>
    where TIn : unmanaged
    where TOut : unmanaged
{
    /// <param name="x">b z y x i.</param>
    /// <param name="gradient">b z y x o.</param>
    /// <param name="weightGradient">Set: o i z y x.</param>
    /// <param name="biasGradient">Set: o.</param>
    public static void Run(TIn* x, TOut* gradient, ConvolutionShape shape, float* weightGradient, float* biasGradient, int threads)
    {
        var planes = shape.Samples * shape.Input.Z;
        var parts = new float[Partition.Parts(threads, planes)][];
        Partition.Run(threads, planes, (part, first, end) =>
        {
            var worker = new Worker(shape);
            for (var plane = first; plane < end; plane++) worker.Add(x, gradient, plane / shape.Input.Z, plane % shape.Input.Z);
            parts[part] = worker.Total;
        });
        var total = parts[0];
        foreach (var part in parts.AsSpan(1))
            for (var i = 0; i < total.Length; i++) total[i] += part[i];
        var (taps, inputs, outputs) = (shape.Taps, shape.Inputs, shape.Outputs);
        for (var tap = 0; tap < taps; tap++)
            for (var input = 0; input < inputs; input++)
                for (var output = 0; output < outputs; output++)
                    weightGradient[(((output * inputs) + input) * taps) + tap] = total[(((tap * inputs) + input) * outputs) + output];
        for (var output = 0; output < outputs; output++) biasGradient[output] = total[(taps * inputs * outputs) + output];
    }

    /// <summary>One thread's sums: a plane's first, then those of all its planes, so that none has too many terms for float32.</summary>
    private sealed class Worker
    {
        private readonly ConvolutionShape _shape;
        private readonly float[] _plane, _row, _upstream;

        public Worker(ConvolutionShape shape)
        {
            _shape = shape;
            Total = new float[((shape.Taps * shape.Inputs) + 1) * shape.Outputs];
            _plane = new float[Total.Length];
            // What the padding adds on both sides stays 0.
            _row = new float[(shape.Input.X + (2 * shape.Padding.X)) * shape.Inputs];
            _upstream = new float[shape.Output.X * shape.Outputs];
        }

        /// <summary>Tap, input, output; then the bias' output.</summary>
        public float[] Total { get; }

        public void Add(TIn* x, TOut* gradient, int sample, int z)
        {
            var (input, output, kernel, stride, padding) = (_shape.Input, _shape.Output, _shape.Kernel, _shape.Stride, _shape.Padding);
            Array.Clear(_plane);
            fixed (float* sums = _plane, row = _row, upstream = _upstream)
            {
                for (var y = 0; y < input.Y; y++)
                {
                    var source = x + (((((long)sample * input.Z) + z) * input.Y) + y) * input.X * _shape.Inputs;
                    Widen(source, row + (padding.X * _shape.Inputs), input.X * _shape.Inputs);
                    for (var kz = 0; kz < kernel.Z; kz++)
                    {
                        if (!Meets(z + padding.Z - kz, stride.Z, output.Z, out var outputZ)) continue;
                        for (var ky = 0; ky < kernel.Y; ky++)
                        {
                            if (!Meets(y + padding.Y - ky, stride.Y, output.Y, out var outputY)) continue;
                            var start = gradient + (((((long)sample * output.Z) + outputZ) * output.Y)
                                + outputY) * output.X * _shape.Outputs;
                            var terms = typeof(TOut) == typeof(float) ? (float*)start : Widen(start, upstream, output.X * _shape.Outputs);
                            var tap = ((kz * kernel.Y) + ky) * kernel.X;
                            // Every row of the output is met by this tap once.
                            var bias = kz == padding.Z && ky == padding.Y ? sums + (_shape.Taps * _shape.Inputs * _shape.Outputs) : null;
                            ChannelLoop.Run(new RowLoop(row, terms, sums + (tap * _shape.Inputs * _shape.Outputs), bias, _shape),
                                _shape.Outputs);
                        }
                    }
                }
            }
            for (var i = 0; i < _plane.Length; i++) Total[i] += _plane[i];
        }

        private static bool Meets(int position, int stride, int places, out int place)
        {
            (place, var rest) = Math.DivRem(position, stride);
            return position >= 0 && rest == 0 && place < places;
        }

        private static float* Widen<T>(T* source, float* target, int count)
            where T : unmanaged
        {
            if (typeof(T) == typeof(float)) new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(target, count));
            else ChannelLoop.Run(new WideningLoop<T>(source, target), count);
            return target;
        }
    }

    private readonly struct WideningLoop<T>(T* source, float* target) : IChannelLoop
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TPack>(int channel)
            where TPack : unmanaged, IPack<TPack> => TPack.Store(TPack.Load(source + channel), target + channel);
    }

    /// <summary>What a row of the output adds to all taps along x, for a pack of output channels.</summary>
    private readonly struct RowLoop(float* row, float* gradient, float* sums, float* bias, ConvolutionShape shape) : IChannelLoop
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TPack>(int channel)
            where TPack : unmanaged, IPack<TPack>
        {
            var terms = new RowTerms(row, shape.Stride.X * shape.Inputs, gradient + channel, shape.Outputs, shape.Output.X);
            if (bias != null) AddTo<TPack>(bias + channel, terms);
            // Two packs of outputs share what is loaded of the input: the first of them does both.
            var pair = channel / TPack.Count / 2 * 2 * TPack.Count;
            var paired = pair + (2 * TPack.Count) <= shape.Outputs;
            if (paired && pair != channel) return;
            var (inputs, perTap, input) = (shape.Inputs, shape.Inputs * shape.Outputs, 0);
            if (paired)
            {
                for (; input + 4 <= inputs; input += 4)
                    for (var tap = 0; tap < shape.Kernel.X; tap++)
                        RowSums<TPack>.TwoPacks(terms.From((tap * inputs) + input), At(tap, input, channel));
            }
            else if (shape.Kernel.X == 3)
            {
                for (; input + 4 <= inputs; input += 4) RowSums<TPack>.ThreeTaps(terms.From(input), inputs, At(0, input, channel), perTap);
            }
            for (; input < inputs; input++)
            {
                for (var tap = 0; tap < shape.Kernel.X; tap++)
                {
                    RowSums<TPack>.One(terms.From((tap * inputs) + input), At(tap, input, channel));
                    if (paired) RowSums<TPack>.One(terms.From((tap * inputs) + input, TPack.Count), At(tap, input, channel) + TPack.Count);
                }
            }
        }

        /// <summary>Sums of an input channel and the taps from one on.</summary>
        private float* At(int tap, int input, int channel) => sums + (((tap * shape.Inputs) + input) * shape.Outputs) + channel;

        private static void AddTo<TPack>(float* bias, RowTerms terms)
            where TPack : unmanaged, IPack<TPack>
        {
            var sum = TPack.Load(bias);
            for (var place = 0; place < terms.Places; place++) sum += TPack.Load(terms.Gradient + (place * terms.Outputs));
            TPack.Store(sum, bias);
        }
    }
}
