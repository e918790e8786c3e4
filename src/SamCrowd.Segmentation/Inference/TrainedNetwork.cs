using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.NnUNet.Models;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Networks;
using TorchSharp;

namespace SamCrowd.Segmentation.Inference;

/// <summary>The network of a trained fold, for prediction: built from the model's plans, filled from a checkpoint.</summary>
internal static class TrainedNetwork
{
    /// <exception cref="Imaging.InvalidInputException">The checkpoint is damaged or does not fit the plans.</exception>
    public static UNet Load(ModelFolder model, string checkpointFile, torch.Device device, torch.ScalarType computeType,
        out ConfigurationPlan configuration, out StoredDictionary checkpoint)
    {
        checkpoint = TorchPickleFile.Read(checkpointFile);
        configuration = model.Plans.Configuration(checkpoint.Get<StoredDictionary>("init_args").Get<string>("configuration"));
        var labels = model.Dataset.Labels;
        var inputs = model.Dataset.ChannelNames.Count + (configuration.PreviousStage is null ? 0 : labels.ForegroundLabels.Count);
        var network = NetworkFactory.Create(configuration.Architecture, inputs, labels.OutputChannels, outputs: 1, computeType, device);
        try
        {
            network.Load(checkpoint.Get<StoredDictionary>("network_weights"), checkpointFile);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}
