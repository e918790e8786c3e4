using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Postprocessing;
using SamCrowd.NnUNet.Tests;
using SamCrowd.Segmentation.Inference;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Tests.Training;
using SamCrowd.Segmentation.Training;
using SamCrowd.Testing;

namespace SamCrowd.Segmentation.Tests.Export;

/// <summary>
/// Probabilities and post-processing that we wrote, used by what nnUNetv2_ensemble and nnUNetv2_apply_postprocessing run.
/// </summary>
[Trait("Category", "Long")]
public sealed class PeerEnsembleTests
{
    private const string Script = NnUNetScript.Preamble + """
        with contextlib.redirect_stdout(io.StringIO()):
            from nnunetv2.ensembling.ensemble import merge_files
            from nnunetv2.imageio.nibabel_reader_writer import NibabelIO
            from nnunetv2.postprocessing.remove_connected_components import load_postprocess_save
            from nnunetv2.utilities.plans_handling.plans_handler import PlansManager
            from batchgenerators.utilities.file_and_folder_operations import load_json, load_pickle
        first, second, case, steps, output = sys.argv[1:]
        labels = PlansManager(os.path.join(first, 'plans.json')).get_label_manager(load_json(os.path.join(first, 'dataset.json')))
        files = [os.path.join(folder, case + '.npz') for folder in (first, second)]
        merge_files(files, os.path.join(output, case), '.nii.gz', NibabelIO(), labels)
        functions, settings = load_pickle(steps)
        load_postprocess_save(os.path.join(output, case + '.nii.gz'), os.path.join(output, 'largest.nii.gz'), NibabelIO(), functions, settings)
        # What SimpleITKIO would write its file with; here it has no SimpleITK.
        itk = load_pickle(files[0][:-4] + '.pkl')['sitk_stuff']
        print(*itk['spacing'], *itk['origin'], *itk['direction'])
        """;

    [NnUNetTheory]
    [InlineData("case_2")]
    public void NnUNet_makes_an_ensemble_of_our_probabilities_and_runs_our_post_processing(string id)
    {
        using var data = new SmallDataset();
        var image = data.Dataset.Case(id).ImagePaths[0];
        // Turned and moved, so that a mistake in the world's axes shows.
        var geometry = Geometry.FromAffine(new double[,] { { 0, -1, 0, 7 }, { 1, 0, 0, -11 }, { 0, 0, 1, 13 } });
        VolumeFile.Write(image, new Volume<float>(VolumeFile.Read<float>(image).Size, geometry, VolumeFile.Read<float>(image).Voxels));
        foreach (var (model, seed) in new[] { ("first", 1), ("second", 2) })
            Trainer.Run(data.Job(model, SmallTraining.Settings with { Epochs = 6, IterationsPerEpoch = 10, Seed = seed }), null,
                CancellationToken.None);
        var settings = new PredictionSettings { Device = TestDevice.Name, Precision = Precision.Float32 };
        using var first = Predictor.Load(data["first"], ["0"], "final", settings);
        using var second = Predictor.Load(data["second"], ["0"], "final", settings);
        var job = PredictionJob.OfCases([data.Dataset.Case(id)], data["a"]) with { SaveProbabilities = true };
        BatchPrediction.Run([first], job);
        BatchPrediction.Run([second], job with { OutputFolder = data["b"] });
        BatchPrediction.Run([first, second], job with { OutputFolder = data["ours"] });
        var largest = new PostprocessingPlan([new KeepLargest([1, 2], IsList: true), new KeepLargest([2], IsList: false)]);
        largest.WritePickle(data["steps.pkl"]);
        Directory.CreateDirectory(data["theirs"]);

        var (code, output, error) =
            PeerPython.Run(NnUNetTheoryAttribute.Interpreter, Script, data["a"], data["b"], id, data["steps.pkl"], data["theirs"]);

        Assert.True(code == 0, error);
        var (ours, theirs) = (VolumeFile.Read<short>(data["ours", $"{id}.nii.gz"]), VolumeFile.Read<short>(data["theirs", $"{id}.nii.gz"]));
        Assert.True(ours.Voxels.Distinct().Count() > 1, "a map of one label shows nothing");
        Assert.Equal(ours.Voxels, theirs.Voxels);
        Assert.True(geometry.Matches(theirs.Geometry, 1e-5));
        largest.Apply(ours);
        Assert.NotEqual(theirs.Voxels, ours.Voxels);
        Assert.Equal(ours.Voxels, VolumeFile.Read<short>(data["theirs", "largest.nii.gz"]).Voxels);
        Assert.Equal("1.0 1.0 1.0 -7.0 11.0 13.0 0.0 1.0 0.0 -1.0 0.0 0.0 0.0 0.0 1.0",
            output.Trim().Replace("-0.0", "0.0", StringComparison.Ordinal));
    }
}
