using SamCrowd.Imaging;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Training;
using SamCrowd.Testing;

namespace SamCrowd.Segmentation.Tests.Training;

public sealed class TrainingSignatureTests
{
    private static readonly TrainerSettings Settings = new() { Optimizer = OptimizerKind.AdamW, Precision = Precision.BFloat16, Seed = 3 };

    [Fact]
    public void A_checkpoint_with_the_words_of_an_earlier_version_is_resumed()
    {
        var before = Signature(Settings with { VoxelWeights = true });
        (before["optimizer"], before["precision"], before["voxel weights"]) = ("AdamW", "BFloat16", "used");
        TrainingSignature.Check(before, Signature(Settings with { VoxelWeights = true }), "checkpoint_latest.pth");
        before["optimizer"] = "Sgd";
        var error = Assert.Throws<InvalidInputException>(() =>
            TrainingSignature.Check(before, Signature(Settings with { VoxelWeights = true }), "checkpoint_latest.pth"));
        Assert.Contains("another optimizer (sgd, now adamw)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pretrained_weights_count_by_their_content_not_by_their_path()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.pth"], "weights");
        File.Copy(folder["a.pth"], folder["moved.pth"]);
        var begun = Signature(Settings with { PretrainedWeights = folder["a.pth"] });
        TrainingSignature.Check(begun, Signature(Settings with { PretrainedWeights = folder["moved.pth"] }), "checkpoint_latest.pth");

        File.WriteAllText(folder["a.pth"], "other weights");
        Assert.Throws<InvalidInputException>(() =>
            TrainingSignature.Check(begun, Signature(Settings with { PretrainedWeights = folder["a.pth"] }), "checkpoint_latest.pth"));

        // Earlier versions wrote the path.
        begun["pretrained weights"] = folder["moved.pth"];
        TrainingSignature.Check(begun, Signature(Settings with { PretrainedWeights = folder["moved.pth"] }), "checkpoint_latest.pth");
        Assert.Throws<InvalidInputException>(() =>
            TrainingSignature.Check(begun, Signature(Settings with { PretrainedWeights = folder["a.pth"] }), "checkpoint_latest.pth"));
    }

    private static StoredDictionary Signature(TrainerSettings settings)
    {
        var signature = new StoredDictionary();
        foreach (var (name, text) in TrainingSignature.Of(settings)) signature.Add(name, text);
        return signature;
    }
}
