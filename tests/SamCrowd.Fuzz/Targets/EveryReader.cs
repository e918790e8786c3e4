using System.IO.Compression;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Formats;
using SamCrowd.Datasets.Import;
using SamCrowd.Datasets.Layout;
using SamCrowd.Datasets.Splits;
using SamCrowd.Evaluation.Comparison;
using SamCrowd.Evaluation.Overlap;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Quality;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Stages;
using SamCrowd.Fuzz.Mutations;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.NnUNet.Labels;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Postprocessing;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Labeling;
using SamCrowd.Sam.Models;
using SamCrowd.Segmentation;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Fuzz.Targets;

/// <summary>Every reader of the program with a file that it accepts.</summary>
internal static class EveryReader
{
    // Readers that start a network, or read a whole study, take a hundred times as long as the others.
    private const double Slow = 0.1;

    private static readonly ImageMapping Mapping = new()
    {
        Labels = Seeds.Classes.Split(',').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1][0] - '0'),
    };

    public static IReadOnlyList<FuzzTarget> Of(Seeds seeds) =>
        [.. Volumes(seeds), .. Tables(seeds), .. Annotations(seeds), .. Json(seeds), .. Networks(seeds), .. Experiments(seeds),
        .. Commands(seeds)];

    private static IEnumerable<FuzzTarget> Volumes(Seeds seeds)
    {
        var nrrd = HeaderMutation.Text("\n\n");
        var meta = HeaderMutation.Text("ElementDataFile = LOCAL\n");
        yield return Alone("nifti", seeds["int16.nii"], HeaderMutation.Nifti, ReadVolume);
        yield return Alone("nifti-gz", seeds["float.nii.gz"], PackedMutation.Gzip(HeaderMutation.Nifti), ReadVolume);
        yield return Alone("nifti-gz-labels", seeds["byte.nii.gz"], PackedMutation.Gzip(HeaderMutation.Nifti), path =>
            VolumeFile.Read<byte>(path));
        yield return new FuzzTarget("nifti-pair", Own(seeds, "pair", "pair.hdr", "pair.img"), seeds["pair"], HeaderMutation.Nifti,
            (path, _) => ReadVolume(path));
        yield return Alone("nrrd", seeds["raw.nrrd"], nrrd, ReadVolume);
        yield return Alone("nrrd-gzip", seeds["packed.nrrd"], nrrd, ReadVolume);
        yield return Alone("nrrd-ascii", seeds["ascii.nrrd"], TextMutation.Apply, ReadVolume);
        yield return Alone("mha", seeds["raw.mha"], meta, ReadVolume);
        yield return Alone("mha-zlib", seeds["packed.mha"], meta, ReadVolume);
        yield return Alone("npy", seeds["array.npy"], ByteMutation.Head(128), path => NpyFile.Read(path));
        yield return Alone("npy-text", seeds["array.npy"], HeaderMutation.Text("}"), path => NpyFile.Read(path));
        yield return Alone("npz", seeds["probabilities.npz"], PackedMutation.Zip(ByteMutation.Head(160), CompressionLevel.Fastest),
            path => ProbabilityFile.AddTo(new float[48], path, 2, new Size3(2, 3, 4)));
    }

    private static IEnumerable<FuzzTarget> Tables(Seeds seeds)
    {
        yield return Alone("csv-boxes", seeds.Boxes, TextMutation.Apply, path => BoxTable.Read(path));
        yield return Alone("csv-scores", seeds["scores.csv"], TextMutation.Apply, path => ScoreTable.Read(path));
        yield return Alone("csv-cases", seeds["run", "evaluate", "GT", "cases.csv"], TextMutation.Apply, path => ScoreTable.Read(path));
        yield return Alone("csv-slices", seeds["run", "label-quality", "SAM", "slices.csv"], TextMutation.Apply, path =>
            SliceQualityTable.Read(path));
        yield return Alone("csv-expected", seeds["expected.csv"], TextMutation.Apply, path => ExpectedTable.Read(path));
    }

    private static IEnumerable<FuzzTarget> Annotations(Seeds seeds)
    {
        foreach (var (name, format, mutation) in new (string, AnnotationFormat, Mutation)[]
        {
            ("coco", AnnotationFormat.Coco, JsonMutation.Apply), ("label-studio", AnnotationFormat.LabelStudio, JsonMutation.Apply),
                ("cvat", AnnotationFormat.Cvat, TextMutation.Apply),
        })
            yield return Alone(name, seeds.Annotation(name), mutation, path =>
                AnnotationFiles.Read(format, path, Mapping, _ => new ImageSize(32, 32)));
        foreach (var (name, format, ending, mutation) in new (string, AnnotationFormat, string, Mutation)[]
        {
            ("labelme", AnnotationFormat.Labelme, "*.json", JsonMutation.Apply), ("voc", AnnotationFormat.Voc, "*.xml", TextMutation.Apply),
                ("yolo", AnnotationFormat.Yolo, "*.txt", TextMutation.Apply),
        })
        {
            var file = Directory.EnumerateFiles(seeds.Annotation(name), ending, SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .First(path => new FileInfo(path).Length > 20);
            yield return new FuzzTarget(name, file, seeds.Annotation(name), mutation, (_, folder) =>
                AnnotationFiles.Read(format, folder, Mapping, _ => new ImageSize(32, 32)))
            {
                Share = 0.5,
            };
        }
    }

    private static IEnumerable<FuzzTarget> Json(Seeds seeds)
    {
        var records = seeds["run", "sam-labels", "anna", "background", "labels", "records", "phantom_001.json"];
        yield return new FuzzTarget("json-dataset", Path.Combine(seeds.Dataset, "dataset.json"), seeds.Dataset, JsonMutation.Apply,
            (_, folder) => ReadDataset(folder));
        yield return new FuzzTarget("json-split", Path.Combine(seeds.Dataset, StudySplitFile), seeds.Dataset, JsonMutation.Apply,
            (_, folder) => StudySplit.Read(folder));
        yield return new FuzzTarget("json-msd", seeds["Task01_Fuzz", "dataset.json"], seeds["Task01_Fuzz"], JsonMutation.Apply,
            (_, folder) => MsdImporter.Open(folder));
        yield return Alone("json-splits", seeds["splits_final.json"], JsonMutation.Apply, path => SplitsFile.Read(path));
        yield return Alone("json-postprocessing", seeds["postprocessing.json"], JsonMutation.Apply, path => PostprocessingPlan.Read(path));
        yield return Alone("json-fingerprint", seeds["run", "fingerprint", "shared", "dataset_fingerprint.json"], JsonMutation.Apply,
            path => DatasetFingerprint.Read(path));
        yield return Alone("json-plans", seeds["run", "plan", "shared", "nnUNetPlans.json"], JsonMutation.Apply, ReadPlans) with
        {
            Share = 2,
        };
        yield return Alone("json-summary", seeds["run", "evaluate", "GT", "summary.json"], JsonMutation.Apply, path =>
            SummaryFile.Read(path));
        yield return Alone("json-comparison", seeds["run", "compare", "SAM-against-GT.json"], JsonMutation.Apply, path =>
            ComparisonFile.Read(path));
        yield return Alone("json-record", records, JsonMutation.Apply, path => CaseRecord.Read(path));
        yield return Alone("json-contract", Path.Combine(AppContext.BaseDirectory, "models", "tiny-sam", "contract.json"),
            JsonMutation.Apply, path => ContractOverrides.Read(path));
        yield return Alone("json-metrics", seeds["run", "train", "GT", "fold_all", "metrics.jsonl"], JsonMutation.ApplyToLine, path =>
            TrainingHistory.Read(path));
        yield return new FuzzTarget("json-preprocessed", seeds["run", "preprocess", "GT", "phantom_001.json"],
            seeds["run", "preprocess", "GT"], JsonMutation.Apply, (_, folder) => ReadStore(folder));
        yield return new FuzzTarget("npy-preprocessed", seeds["run", "preprocess", "GT", "phantom_001.npy"],
            seeds["run", "preprocess", "GT"], ByteMutation.Head(128), (_, folder) => ReadStore(folder))
        {
            Share = 0.5,
        };
    }

    private const string StudySplitFile = "study_split.json";

    private static IEnumerable<FuzzTarget> Networks(Seeds seeds)
    {
        var model = Own(seeds, "model", Path.Combine("run", "train", "GT", "plans.json"),
            Path.Combine("run", "train", "GT", "dataset.json"));
        var fold = Path.Combine(Path.GetDirectoryName(model)!, "fold_all");
        Directory.CreateDirectory(fold);
        var checkpoint = Path.Combine(fold, "checkpoint_final.pth");
        File.Copy(seeds["run", "train", "GT", "fold_all", "checkpoint_final.pth"], checkpoint, overwrite: true);
        var zip = PackedMutation.Zip(ByteMutation.Apply, CompressionLevel.NoCompression);
        yield return Alone("pth", checkpoint, zip, path => TorchPickleFile.Read(path));
        yield return new FuzzTarget("pth-model", checkpoint, seeds["model"], zip, (_, folder) => LoadModel(folder)) { Share = Slow };
        yield return new FuzzTarget("plans-model", seeds["model", "plans.json"], seeds["model"], JsonMutation.Apply, (_, folder) =>
            LoadModel(folder))
        {
            Share = Slow,
        };
        yield return new FuzzTarget("dataset-model", seeds["model", "dataset.json"], seeds["model"], JsonMutation.Apply, (_, folder) =>
            LoadModel(folder))
        {
            Share = Slow,
        };
        yield return Alone("onnx", Path.Combine(AppContext.BaseDirectory, "models", "tiny-sam", "decoder.onnx"), ByteMutation.Apply,
            ReadOnnx) with
        {
            Share = 0.5,
        };
    }

    private static IEnumerable<FuzzTarget> Experiments(Seeds seeds)
    {
        yield return Alone("yaml", seeds["experiment.yaml"], TextMutation.Apply, path => SweepReader.Read(path, [])) with { Share = 2 };
        yield return Alone("yaml-sweep", seeds["sweep.yaml"], TextMutation.Apply, path => SweepReader.Read(path, []));
        yield return new FuzzTarget("yaml-extends", Own(seeds, "extends", "base.yaml", "experiment.yaml"), seeds["extends"],
            TextMutation.Apply, (path, _) => SweepReader.Read(path, []));
        yield return Alone("json-definition", seeds["run", "experiment.json"], JsonMutation.Apply, path => DefinitionJson.Read(path));
        var stage = seeds["run", "evaluate", "GT"];
        yield return new FuzzTarget("json-stage", Path.Combine(stage, "stage.json"), stage, JsonMutation.Apply, (_, folder) =>
            StageRecord.TryRead(folder));
        yield return Alone("json-run", seeds["run", "run.json"], JsonMutation.Apply, path =>
            RunState.TryRead(new RunFolder(Path.GetDirectoryName(path)!)));
    }

    private static IEnumerable<FuzzTarget> Commands(Seeds seeds)
    {
        var run = seeds["run"];
        var dataset = Path.Combine(seeds.Dataset, "dataset.json");
        yield return Command("verify", dataset, seeds.Dataset, JsonMutation.Apply, (_, folder) => ["verify", folder]);
        yield return Command("verify-image", Path.Combine(seeds.Dataset, "imagesTr", "phantom_001_0000.nii.gz"), seeds.Dataset,
            PackedMutation.Gzip(HeaderMutation.Nifti), (_, folder) => ["verify", folder]);
        yield return Command("import-msd", seeds["Task01_Fuzz", "dataset.json"], seeds["Task01_Fuzz"], JsonMutation.Apply, (_, folder) =>
            ["import", "msd", folder, "--out", Fresh(folder)]);
        yield return Command("import-nnunet", dataset, seeds.Dataset, JsonMutation.Apply, (_, folder) =>
            ["import", "nnunet", folder, "--out", Fresh(folder)]);
        yield return Command("fingerprint", dataset, seeds.Dataset, JsonMutation.Apply, (_, folder) =>
            ["fingerprint", folder, "--out", Path.Combine(Fresh(folder), "fp.json")]);
        var fingerprint = seeds["run", "fingerprint", "shared", "dataset_fingerprint.json"];
        yield return Command("plan", fingerprint, null, JsonMutation.Apply, (path, folder) =>
            ["plan", "--dataset-json", dataset, "--fingerprint", path, "--out", Path.Combine(Fresh(folder), "plans.json")]);
        yield return Command("compare", seeds["scores.csv"], null, TextMutation.Apply, (path, _) => ["compare", path, seeds["scores.csv"]]);
        yield return Command("evaluate", seeds["byte.nii.gz"], null, PackedMutation.Gzip(HeaderMutation.Nifti),
            (_, folder) => ["evaluate", "--reference", folder, "--prediction", folder, "--labels", "1,2", "--out",
                Path.Combine(Fresh(folder), "o.json")]);
        yield return Command("boxes-export", seeds.Boxes, null, TextMutation.Apply,
            (path, folder) => ["boxes", "export", path, "--format", "voc", "--out", Fresh(folder), "--labels", Seeds.Classes, "--size",
                "32,32"]);
        yield return Command("sam-label", seeds.Boxes, null, TextMutation.Apply, (path, folder) =>
            ["sam", "label", seeds.Dataset, "--boxes", path, "--out", Fresh(folder), "--model", "tiny-sam"]) with
        {
            Share = 0.02,
        };
        yield return Command("status", Path.Combine(run, "train", "GT", "fold_all", "stage.json"), run, JsonMutation.Apply, (_, folder) =>
            ["status", folder]) with
        {
            Share = 0.5,
        };
        yield return Command("status-experiment", Path.Combine(run, "experiment.json"), run, JsonMutation.Apply, (_, folder) =>
            ["status", folder]) with
        {
            Share = 0.5,
        };
        yield return Command("dry-run", seeds["experiment.yaml"], null, TextMutation.Apply, (path, folder) =>
            ["run", path, "--dry-run", "--out", Fresh(folder)]);
    }

    private static FuzzTarget Alone(string name, string seed, Mutation mutate, Action<string> read) =>
        new(name, seed, null, mutate, (path, _) => read(path));

    private static FuzzTarget Command(string name, string seed, string? beside, Mutation mutate, Func<string, string,
        IEnumerable<string>> args) =>
        new($"cli-{name}", seed, beside, mutate, (path, folder) => Cli.Run(args(path, folder))) { Share = Slow };

    /// <summary>A folder of its own for output, beside the folder that is read, emptied before.</summary>
    private static string Fresh(string folder)
    {
        var output = folder + ".out";
        if (Directory.Exists(output)) Directory.Delete(output, recursive: true);
        Directory.CreateDirectory(output);
        return Path.Combine(output, "o");
    }

    /// <summary>Copies files into a folder of their own.</summary>
    /// <returns>The first one's copy.</returns>
    private static string Own(Seeds seeds, string folder, params string[] files)
    {
        Directory.CreateDirectory(seeds[folder]);
        foreach (var file in files) File.Copy(seeds[file], seeds[folder, Path.GetFileName(file)], overwrite: true);
        return seeds[folder, Path.GetFileName(files[0])];
    }

    private static void ReadVolume(string path)
    {
        _ = VolumeFile.ReadHeader(path);
        _ = VolumeFile.ReadChannels(path);
    }

    private static void ReadDataset(string folder)
    {
        var dataset = new DatasetFolder(folder);
        _ = dataset.TrainingCases.Count + dataset.TestCases.Count;
        _ = dataset.Description.Labels.Entries.Count;
    }

    private static void ReadPlans(string path)
    {
        var plans = Plans.Read(path);
        _ = plans.DatasetName + plans.PlansName + plans.ImageReaderWriter + plans.ExperimentPlanner;
        foreach (var name in plans.ConfigurationNames) _ = plans.Configuration(name);
    }

    private static void ReadStore(string folder)
    {
        var store = PreprocessedStore.Open(folder);
        foreach (var id in store.CaseIds) ReadCase(store.OpenCase(id));
    }

    private static void ReadCase(StoredCase stored)
    {
        using (stored)
            stored.ReadPatch([-1, -1, -1], new Size3(4, 4, 4), new float[stored.Channels * 64], stored.HasLabels ? new short[64] : []);
    }

    private static void LoadModel(string folder)
    {
        using var model = SegmentationModel.Load(folder,
            settings: new SamCrowd.Segmentation.Inference.PredictionSettings { Device = "cpu" });
        _ = model.LabelNames.Count;
    }

    private static void ReadOnnx(string path)
    {
        using var model = OnnxModel.Load(path, new RuntimeSettings());
        _ = model.Signature;
    }
}
