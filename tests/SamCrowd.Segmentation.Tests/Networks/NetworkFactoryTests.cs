using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Testing;
using TorchSharp;

namespace SamCrowd.Segmentation.Tests.Networks;

public class NetworkFactoryTests
{
    [SharedFact("golden", "nnunet_model", "fold_0")]
    public void A_network_of_nnUNets_plans_takes_nnUNets_weights_and_gives_the_same_names_back()
    {
        TorchRuntime.Start();
        var plan = Plans.Read(SharedData.Golden("nnunet_model", "plans.json")).Configuration("3d_fullres");
        var path = SharedData.Golden("nnunet_model", "fold_0", "checkpoint_final.pth");
        var weights = TorchPickleFile.Read(path).Get<StoredDictionary>("network_weights");
        using var network = NetworkFactory.Create(plan.Architecture, 1, 3, outputs: null);
        network.Load(weights, path);
        var saved = network.Save();
        Assert.Equal(weights.Keys, saved.Keys);
        foreach (var (name, value) in weights) Assert.Equal(((StoredTensor)value!).Data, saved.Get<StoredTensor>(name).Data);
        Assert.Same(saved["encoder.stages.0.0.convs.0.conv.weight"], saved["decoder.encoder.stages.0.0.convs.0.all_modules.0.weight"]);
    }

    [SharedFact("golden", "nnunet_model", "plans.json")]
    public void Weights_of_another_architecture_are_refused_by_name()
    {
        TorchRuntime.Start();
        var plan = Plans.Read(SharedData.Golden("nnunet_model", "plans.json")).Configuration("3d_fullres").Override(features: [4, 8]);
        using var narrow = NetworkFactory.Create(plan.Architecture, 1, 3, outputs: null);
        using var twoChannels = NetworkFactory.Create(plan.Architecture, 2, 3, outputs: null);
        var error = Assert.Throws<InvalidInputException>(() => twoChannels.Load(narrow.Save(), "model.pth"));
        Assert.Contains("model.pth: 'encoder.stages.0.0.convs.0.conv.weight' is 4x1x3x3x3", error.Message, StringComparison.Ordinal);
    }

    [SharedFact("golden", "nnunet_model", "plans.json")]
    public void An_unknown_layer_is_refused()
    {
        var json = Plans.Read(SharedData.Golden("nnunet_model", "plans.json")).ToJson();
        json["configurations"]!["3d_fullres"]!["architecture"]!["arch_kwargs"]!["nonlin"] = "torch.nn.GELU";
        var plan = Plans.FromJson((JsonObject)json, "plans.json").Configuration("3d_fullres");
        Assert.Contains("torch.nn.GELU", Assert.Throws<InvalidInputException>(() => UNetShape.Of(plan.Architecture, 1, 3)).Message,
            StringComparison.Ordinal);
    }

    [SharedFact("golden", "nnunet_model", "plans.json")]
    public void Initial_weights_depend_on_the_seed_alone_and_spread_as_He_says()
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        var plan = Plans.Read(SharedData.Golden("nnunet_model", "plans.json")).Configuration("3d_fullres").Override(features: [16, 32]);
        using var first = NetworkFactory.Create(plan.Architecture, 1, 3, outputs: null, seed: 5);
        using var again = NetworkFactory.Create(plan.Architecture, 1, 3, outputs: 1, seed: 5);
        using var other = NetworkFactory.Create(plan.Architecture, 1, 3, outputs: null, seed: 6);
        Assert.Equal(Bytes(first), Bytes(again));
        Assert.NotEqual(Bytes(first), Bytes(other));
        var weight = first.Parameters.Single(parameter => parameter.Name == "encoder.stages.1.0.convs.1.conv.weight").Value;
        Assert.InRange(weight.std().item<float>() / Math.Sqrt(2 / 1.0001 / (32 * 27)), 0.98, 1.02);

        static byte[] Bytes(UNet network) => [.. network.Parameters.SelectMany(parameter => parameter.Value.detach().bytes.ToArray())];
    }
}
