namespace SamCrowd.NnUNet.Planning;

/// <summary>
/// What a planned configuration will need, bytes. Estimates from counts of values, each stated with its formula; libraries add some 0.5 GB.
/// </summary>
/// <param name="TrainingGpuMixedPrecision">nnU-Net's own calibration: reference memory · (feature maps of the batch) / (those of the
/// reference network).</param>
/// <param name="TrainingFloat32">12 bytes a parameter (weight, gradient, momentum) + 8 bytes a feature-map value of the batch (convolution
/// output and normalised output, kept for the backward pass).</param>
/// <param name="PredictionFloat32">Weights, one patch's skips and three largest maps, and for a median image the image, the summed logits
/// and the summed weights.</param>
internal sealed record MemoryForecast(double TrainingGpuMixedPrecision, double TrainingFloat32, double PredictionFloat32)
{
    public static MemoryForecast Of(ConfigurationDecision decision, PlannerSettings settings)
    {
        var network = decision.Network;
        var dimensions = decision.Spacing.Count;
        // The residual planners compare the estimate of one patch with a reference measured at the reference batch, as the default one
        // does.
        var perReference = decision.FeatureMapSize / (
            settings.Reference(dimensions) / settings.MemoryTargetGB * settings.ReferenceBatch(dimensions));
        var gpu = perReference * decision.BatchSize * 1e9;
        double parameters = network.Parameters();
        var training = (12 * parameters) + (8.0 * decision.FeatureMapSize * decision.BatchSize);
        var voxels = network.VoxelsPerStage(decision.PatchSize);
        var maps = network.Features.Select((width, stage) => (double)width * voxels[stage]).Sum() + (3.0 * network.Features[0] * voxels[0]);
        var image = decision.MedianShape.Aggregate(1.0, (product, edge) => product * edge);
        var prediction = 4 * (parameters + maps + (image * (network.InputChannels + network.OutputChannels + 1)));
        return new MemoryForecast(gpu, training, prediction);
    }
}
