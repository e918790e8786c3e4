using SamCrowd.Datasets.Phantom;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Slices;
using SamCrowd.Segmentation.Runtime;
using static TorchSharp.torch;

namespace SamCrowd.Segmentation.TinySam;

/// <summary>
/// Trains the embedded promptable segmenter on phantom slices and writes it as <c>encoder.onnx</c> and <c>decoder.onnx</c>.
/// </summary>
internal static class TinySamTrainer
{
    /// <param name="folder">Where the two files go.</param>
    public static void Train(TinySamSettings settings, string folder, IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        TorchRuntime.Start();
        set_num_threads(ParallelCases.Threads(settings.Threads));
        random.manual_seed(settings.Seed);
        var cases = MakeCases(settings, progress, cancellation);
        var source = new PromptedSliceSampler(cases, settings.Architecture.InputSize, settings.Seed);
        using var encoder = new TinySamEncoder(settings.Architecture);
        using var decoder = new TinySamDecoder(settings.Architecture);
        using var optimizer = optim.AdamW([.. encoder.parameters(), .. decoder.parameters()], settings.LearningRate, weight_decay: 1e-4);
        var (smoothed, examples) = (0.0, (Task<PromptedSlice[]>?)null);
        for (var iteration = 0; iteration < settings.Iterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = (examples ?? DrawBatch(source, settings, iteration)).GetAwaiter().GetResult();
            examples = DrawBatch(source, settings, iteration + 1);
            foreach (var group in optimizer.ParamGroups) group.LearningRate = RateAt(iteration, settings);
            var dice = Step(settings.Architecture, encoder, decoder, optimizer, batch);
            smoothed = iteration == 0 ? dice : (0.97 * smoothed) + (0.03 * dice);
            progress?.Report(new StepProgress("Train tiny-sam", iteration + 1, settings.Iterations, $"Dice {smoothed:F3}"));
        }
        var metadata = new Dictionary<string, string>
        {
            ["trained_by"] = $"samcrowd sam train-tiny, seed {settings.Seed}, {settings.Iterations} iterations",
        };
        using var withoutGradients = no_grad();
        TinySamExporter.WriteEncoder(settings.Architecture, encoder, Path.Combine(folder, "encoder.onnx"), metadata);
        TinySamExporter.WriteDecoder(settings.Architecture, decoder, Path.Combine(folder, "decoder.onnx"), metadata);
        TinySamExporter.WriteContract(settings.Architecture, Path.Combine(folder, "contract.json"));
    }

    private static List<PhantomCase> MakeCases(TinySamSettings settings, IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        var cases = new List<PhantomCase>();
        for (var n = 0; n < settings.Cases; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            var phantom = new PhantomSettings { Seed = settings.Seed, Size = settings.Sizes[n % settings.Sizes.Count] };
            cases.Add(PhantomGenerator.Create(phantom, n, cancellation: cancellation));
            progress?.Report(new StepProgress("Make phantoms", n + 1, settings.Cases));
        }
        return cases;
    }

    private static Task<PromptedSlice[]> DrawBatch(PromptedSliceSampler source, TinySamSettings settings, int iteration) =>
        Task.Run(() => Enumerable.Range(0, settings.BatchSize).Select(item => source.Draw(((long)iteration * settings.BatchSize) + item))
            .ToArray());

    private static double RateAt(int iteration, TinySamSettings settings)
    {
        const int warmUp = 50;
        var cosine = 0.5 * (1 + Math.Cos(Math.PI * iteration / settings.Iterations));
        return settings.LearningRate * cosine * Math.Min(1, (iteration + 1.0) / warmUp);
    }

    private static double Step(TinySamArchitecture architecture, TinySamEncoder encoder, TinySamDecoder decoder, optim.Optimizer optimizer,
        PromptedSlice[] batch)
    {
        using var scope = NewDisposeScope();
        var target = stack(batch.Select(slice => tensor(slice.Mask, [1, architecture.InputSize, architecture.InputSize])));
        target = nn.functional.avg_pool2d(target, TinySamArchitecture.MaskStride);
        var (coordinates, labels) = Prompts(batch);
        var noMask = zeros(batch.Length, 1, architecture.MaskSize, architecture.MaskSize);
        optimizer.zero_grad();
        var (logits, iou) = decoder.forward(encoder.forward(Images(architecture, batch)), coordinates, labels, noMask,
            zeros(batch.Length));
        var probability = logits.sigmoid();
        var overlap = (probability * target).sum([1, 2, 3]);
        var dice = ((2 * overlap) + 1) / (probability.sum([1, 2, 3]) + target.sum([1, 2, 3]) + 1);
        var real = RealIou(logits, target);
        var loss = nn.functional.binary_cross_entropy_with_logits(logits, target) * 5 + (1 - dice).mean() + (iou.squeeze(1) - real).pow(2)
            .mean();
        loss.backward();
        nn.utils.clip_grad_norm_([.. encoder.parameters(), .. decoder.parameters()], 1);
        optimizer.step();
        return dice.mean().item<float>();
    }

    private static Tensor RealIou(Tensor logits, Tensor target)
    {
        using var withoutGradients = no_grad();
        var (predicted, wanted) = (logits.gt(0), target.gt(0.5));
        return predicted.logical_and(wanted).sum([1, 2, 3]).to_type(ScalarType.Float32) / predicted.logical_or(wanted).sum([1, 2, 3])
            .clamp_min(1);
    }

    private static (Tensor Coordinates, Tensor Labels) Prompts(PromptedSlice[] batch)
    {
        var most = batch.Max(slice => slice.Labels.Length);
        var coordinates = new float[batch.Length * most * 2];
        var labels = Enumerable.Repeat(-1f, batch.Length * most).ToArray();
        for (var n = 0; n < batch.Length; n++)
        {
            batch[n].Coordinates.CopyTo(coordinates, n * most * 2);
            batch[n].Labels.CopyTo(labels, n * most);
        }
        return (tensor(coordinates, [batch.Length, most, 2]), tensor(labels, [batch.Length, most]));
    }

    /// <summary>SAM's normalisation, with zeros after it where the image was padded.</summary>
    private static Tensor Images(TinySamArchitecture architecture, PromptedSlice[] batch)
    {
        var size = architecture.InputSize;
        var values = new float[batch.Length * 3 * size * size];
        for (var n = 0; n < batch.Length; n++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                for (var row = 0; row < batch[n].Used.Rows; row++)
                {
                    var to = values.AsSpan(((((n * 3) + channel) * size) + row) * size, batch[n].Used.Columns);
                    var from = batch[n].Image.AsSpan(row * size, batch[n].Used.Columns);
                    for (var column = 0; column < to.Length; column++)
                        to[column] = (from[column] - ImageNetColours.Mean[channel]) / ImageNetColours.StandardDeviation[channel];
                }
            }
        }
        return tensor(values, [batch.Length, 3, size, size]);
    }
}
