using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Models;
using SamCrowd.NnUNet.Tests;
using SamCrowd.Segmentation.Export;
using SamCrowd.Segmentation.Inference;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Tests.Training;
using SamCrowd.Segmentation.Training;
using SamCrowd.Testing;

namespace SamCrowd.Segmentation.Tests.Export;

/// <summary>What is exported for nnU-Net, loaded and run by nnU-Net's own predictor on a Hippocampus case.</summary>
[Trait("Category", "Long")]
public sealed class PeerPredictorTests
{
    // The predictor weighs and sums its tiles in float16, where we and the golden files have float32: so both are float32 here.
    private const string Script = NnUNetScript.Preamble + """
        class Float32Sums:
            half = torch.float32
            def __getattr__(self, name): return getattr(torch, name)
        with contextlib.redirect_stdout(io.StringIO()):
            from nnunetv2.inference import predict_from_raw_data
            from nnunetv2.imageio.nibabel_reader_writer import NibabelIO
            predict_from_raw_data.torch = Float32Sums()
            importance = predict_from_raw_data.compute_gaussian
            predict_from_raw_data.compute_gaussian = lambda *sizes, **settings: importance(*sizes, **settings, dtype=torch.float32)
            model, image, target = sys.argv[1:]
            predictor = predict_from_raw_data.nnUNetPredictor(device=torch.device('cpu'), allow_tqdm=False)
            predictor.initialize_from_trained_model_folder(model, (0,), 'checkpoint_final.pth')
            labels = predictor.predict_single_npy_array(*NibabelIO().read_images([image]))
        np.save(target, labels.astype(np.int16))
        """;

    [NnUNetTheory("golden", "nnunet_model", "fold_0")]
    [InlineData("golden")]
    [InlineData("3d_fullres")]
    [InlineData("2d")]
    public void NnUNet_loads_an_exported_model_and_gives_the_same_label_map(string model)
    {
        using var data = model == "golden" ? null : new SmallDataset(planar: model == "2d");
        using var folder = new TemporaryFolder();
        if (data is not null) Trainer.Run(data.Job("model", SmallTraining.Settings with { Epochs = 2 }), null, CancellationToken.None);
        var source = new ModelFolder(data?["model"] ?? SharedData.NnUNetModel);
        NnUNetExport.Write(source, source.Checkpoints(["0"], "final"), folder["export"]);
        var image = data?.Dataset.Case("case_3").ImagePaths[0]
            ?? SharedData.Data("Task04_Hippocampus", "imagesTr", "hippocampus_001.nii.gz");
        using var predictor = Predictor.Load(source.Root, ["0"], "final",
            new PredictionSettings { Device = TestDevice.Name, Precision = Precision.Float32 });
        var ours = predictor.PredictCase([VolumeFile.Read<float>(image)]);

        var (code, _, error) = PeerPython.Run(NnUNetTheoryAttribute.Interpreter, Script, folder["export"], image, folder["labels.npy"]);

        Assert.True(code == 0, error);
        var theirs = NpyFile.Read(folder["labels.npy"]);
        Assert.Equal(ours.Size.ToArray(), theirs.Shape);
        Assert.True(ours.Voxels.Distinct().Count() > 1, "a map of one label shows nothing");
        var different = theirs.As<short>().Zip(ours.Voxels).Count(pair => pair.First != pair.Second);
        Assert.True(different == 0, $"{different} of {ours.Voxels.Length} voxels have another label");
    }
}
