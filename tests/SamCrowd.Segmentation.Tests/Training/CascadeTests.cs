using SamCrowd.Datasets.Splits;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.NnUNet.Labels;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.NnUNet.Tests;
using SamCrowd.NnUNet.Validation;
using SamCrowd.Segmentation.Inference;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Training;
using SamCrowd.Segmentation.Validation;

namespace SamCrowd.Segmentation.Tests.Training;

public sealed class CascadeTests : IDisposable
{
    private const string Lowres = "3d_lowres", Cascade = "3d_cascade_fullres";

    private static readonly TrainerSettings Short = SmallTraining.Settings with
    {
        Epochs = 1,
        IterationsPerEpoch = 2,
        ValidationIterationsPerEpoch = 1,
    };

    private static readonly IReadOnlyList<Fold> Folds =
        [new(["case_0", "case_1"], ["case_2", "case_3"]), new(["case_2", "case_3"], ["case_0", "case_1"])];

    private readonly SmallDataset _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void The_second_stage_learns_from_the_first_stages_label_maps_where_the_image_shows_nothing()
    {
        foreach (var item in _data.Dataset.TrainingCases)
        {
            var random = new RandomStream(item.Id[^1]);
            VolumeFile.Write(item.ImagePaths[0], VolumeFile.Read<float>(item.ImagePaths[0]).Map(_ => (float)random.Normal(100, 10)));
        }
        Preprocess(PreviousStageMaps.InFolder(_data["dataset", "labelsTr"], ".nii.gz"));
        var settings = SmallTraining.Settings with { Epochs = 4, IterationsPerEpoch = 25, LearningRate = 1e-2 };
        var with = Trainer.Run(CascadeJob("with", settings), null, default);
        var without = Trainer.Run(CascadeJob("without", settings) with { Configuration = "3d_fullres" }, null, default);
        Assert.InRange(with.History.Epochs[^1].MeanPseudoDice, 0.7, 1);
        Assert.InRange(without.History.Epochs[^1].MeanPseudoDice, 0, 0.4);
    }

    [Fact]
    public void Stopped_and_gone_on_with_it_ends_with_the_same_weights_bit_for_bit()
    {
        Preprocess(PreviousStageMaps.InFolder(_data["dataset", "labelsTr"], ".nii.gz"));
        Trainer.Run(CascadeJob("whole", SmallTraining.Settings), null, default);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Trainer.Run(CascadeJob("cut", SmallTraining.Settings), new Watcher(value =>
        {
            if (value.Done == 6) stop.Cancel();
        }), stop.Token));
        Trainer.Run(CascadeJob("cut", SmallTraining.Settings with { LoaderThreads = 1 }), null, default);
        Assert.Equal(Weights("whole"), Weights("cut"));

        byte[] Weights(string model)
        {
            var first = TorchPickleFile.Read(_data[model, "fold_0", "checkpoint_final.pth"])
                .Get<StoredDictionary>("network_weights").Get<StoredTensor>("encoder.stages.0.0.convs.0.conv.weight");
            // The image, and one channel for each of the two labels.
            Assert.Equal(3, first.Shape[1]);
            return first.Data;
        }
    }

    [Fact]
    public void Both_stages_train_predict_their_held_out_cases_and_predict_new_images_in_one_go()
    {
        TrainLowres(0);
        TrainLowres(1);
        var validated = ValidatedModel.Open(_data["low"], _data.Dataset, Folds, [0, 1]);
        Refused("is a model of configuration 3d_lowres", () => validated.AsPreviousStage("3d_coarse"));
        var maps = validated.AsPreviousStage(Lowres);
        Assert.Equal(_data["low", "fold_1", "validation", "case_0.nii.gz"], maps.PathOf("case_0"));
        Assert.Equal(_data["low", "fold_0", "validation", "case_3.nii.gz"], maps.PathOf("case_3"));
        Preprocess(maps);
        var job = CascadeJob("cascade", Short) with { PreviousStage = maps };
        Trainer.Run(job, null, default);
        Assert.Equal("case_3", Assert.Single(FoldValidation.Run(_data.Dataset, job, false).Cases).CaseId);

        var settings = new PredictionSettings { Device = TestDevice.Name, Precision = Precision.Float32 };
        using var cascade = Predictor.Load(_data["cascade"], [], "final", settings);
        var prediction = PredictionJob.OfFolder(_data["dataset", "imagesTr"], _data["out"]) with { Cases = ["case_1"] };
        var first = PreviousStagePrediction.Run([cascade], _data["low"], ["0"], "final", prediction);
        BatchPrediction.Run([cascade], prediction with { PreviousStage = first });

        using var lowres = Predictor.Load(_data["low"], ["0"], "final", settings);
        var image = VolumeFile.Read<float>(_data.Dataset.Case("case_1").ImagePaths[0]);
        var expected = cascade.PredictCase([image], lowres.PredictCase([image]));
        Assert.Equal(expected.Voxels, VolumeFile.Read<short>(_data["out", "case_1.nii.gz"]).Voxels);

        Refused("is a model of configuration 3d_cascade_fullres", () =>
            PreviousStagePrediction.Run([cascade], _data["cascade"], [], "final", prediction));
        Refused("no previous stage", () => PreviousStagePrediction.Run([lowres], _data["low"], [], "final", prediction));
        Refused("give the model of 3d_lowres, or its label maps", () => cascade.PredictCase([image]));
    }

    [Fact]
    public void Training_sees_the_first_stage_as_prediction_does()
    {
        var coarse = VolumeFile.Read<short>(_data["dataset", "labelsTr", "case_2.nii.gz"]);
        for (var i = 0; i < coarse.Voxels.Length; i++) coarse.Voxels[i] = (short)(i % 3);
        VolumeFile.Write(_data["previous", "case_2.nii.gz"], coarse);
        var json = _data.Plans.ToJson();
        json["configurations"]!["3d_fullres"]!["spacing"] = new System.Text.Json.Nodes.JsonArray(0.8, 1.1, 1.3);
        var plans = NnUNet.Planning.Plans.FromJson(json, "plans.json");
        DatasetPreprocessor.Run(_data.Dataset, plans, Cascade, _data["finer"], new PreprocessingSettings
        {
            Cases = ["case_2"],
            PreviousStage = PreviousStageMaps.InFolder(_data["previous"], ".nii.gz"),
        });
        var prepared = new CasePreprocessor().Run(
            [VolumeFile.Read<float>(_data.Dataset.Case("case_2").ImagePaths[0])], coarse, plans, plans.Configuration(Cascade),
            _data.Dataset.Description.Labels);

        using var stored = PreprocessedStore.Open(_data["finer"]).OpenCase("case_2");
        var labels = new short[stored.Size.Count];
        stored.ReadPreviousStage([0, 0, 0], stored.Size, labels);
        Assert.Equal(prepared.Size, stored.Size);
        Assert.Equal(OneHotLabels.Encode(prepared.Labels!.Map, [1, 2]), OneHotLabels.Encode(labels, [1, 2]));
        stored.ReadPreviousStage([-1, 0, 0], stored.Size, labels);
        Assert.Equal(-1, labels[0]);
    }

    [Fact]
    public void A_store_without_the_first_stage_and_a_map_of_another_grid_are_refused_by_name()
    {
        Refused(_data["store", "case_0_previous.npy"], () => Trainer.Run(CascadeJob("model", Short), null, default));
        foreach (var id in _data.Dataset.TrainingCases.Select(item => item.Id))
            VolumeFile.Write(_data["previous", $"{id}.nii.gz"], new Volume<short>(new Size3(4, 4, 4), Geometry.WithSpacing(1, 1, 1)));
        Refused($"{_data["previous", "case_0.nii.gz"]}: is 4x4x4 voxels", () =>
            Preprocess(PreviousStageMaps.InFolder(_data["previous"], ".nii.gz")));
        File.Delete(_data["previous", "case_1.nii.gz"]);
        Refused(_data["previous", "case_1.nii.gz"], () => Preprocess(PreviousStageMaps.InFolder(_data["previous"], ".nii.gz")));
    }

    private static void Refused(string expected, Action act) =>
        Assert.Contains(expected, Assert.Throws<InvalidInputException>(act).Message, StringComparison.Ordinal);

    private void TrainLowres(int fold)
    {
        DatasetPreprocessor.Run(_data.Dataset, _data.Plans, Lowres, _data["low", "preprocessed"],
            new PreprocessingSettings { Threads = 2 });
        var job = _data.Job("low", Short) with
        {
            Configuration = Lowres,
            PreprocessedFolder = _data["low", "preprocessed"],
            Fold = $"{fold}",
            TrainingIds = Folds[fold].Train,
            ValidationIds = Folds[fold].Validation,
        };
        Trainer.Run(job, null, default);
        FoldValidation.Run(_data.Dataset, job, false);
    }

    private void Preprocess(PreviousStageMaps maps) => DatasetPreprocessor.Run(
        _data.Dataset, _data.Plans, Cascade, _data["store"], new PreprocessingSettings { Threads = 1, PreviousStage = maps });

    private TrainingJob CascadeJob(string model, TrainerSettings settings) => _data.Job(model, settings) with { Configuration = Cascade };

    private sealed class Watcher(Action<StepProgress> see) : IProgress<StepProgress>
    {
        public void Report(StepProgress value) => see(value);
    }
}
