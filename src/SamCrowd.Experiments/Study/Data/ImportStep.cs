using System.Text.Json.Nodes;
using SamCrowd.Datasets.Import;
using SamCrowd.Datasets.Phantom;
using SamCrowd.Datasets.Splits;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Study.Data;

/// <summary>Brings images and ground truth into nnU-Net's raw layout.</summary>
internal static class ImportStep
{
    public static Stage Create(StudyContext study)
    {
        var data = study.Experiment.Data;
        return data.Source == DataSource.Phantom ? OfPhantom(study, data) : OfFiles(study, data);
    }

    /// <summary>The training and test cases that the stage is to bring.</summary>
    public static DataSelection Cases(Stage import)
    {
        if (import.Settings["train"] is JsonArray train)
            return new DataSelection([.. train.Select(id => (string)id!)], [.. import.Settings["test"]!.AsArray().Select(id => (string)id!)]);
        var (trained, tested) = ((int)import.Settings["train"]!, (int)import.Settings["test"]!);
        string[] ids = [.. Enumerable.Range(0, trained + tested).Select(PhantomDataset.CaseId)];
        return new DataSelection(ids[..trained], ids[trained..]);
    }

    private static Stage OfPhantom(StudyContext study, DataSection data)
    {
        var phantom = data.Phantom;
        var settings = phantom.Settings with { Cases = data.Train!.Count!.Value, TestCases = data.Test!.Count!.Value };
        settings.Check();
        CheckFolds(study, settings.Cases);
        var key = SettingsJson.Key(phantom);
        (key["train"], key["test"]) = (settings.Cases, settings.TestCases);
        return new Stage(StudyLayout.Import, typeof(PhantomDataset), key, [], [], Resumes: true, work => PhantomDataset.Write(
            settings, work[study.Layout.DatasetName], work.Resources.Threads, work.Progress, work.Cancellation));
    }

    private static Stage OfFiles(StudyContext study, DataSection data)
    {
        var (source, selection) = SourceData.Open(data);
        CheckFolds(study, selection.Train.Count);
        var settings = new JsonObject
        {
            ["source"] = source.Kind,
            ["train"] = new JsonArray([.. selection.Train.Select(id => (JsonNode)id)]),
            ["test"] = new JsonArray([.. selection.Test.Select(id => (JsonNode)id)]),
        };
        if (data.Labels is not null) settings["labels"] = Labels(data.Labels);
        if (data.TestFrom is { } tests)
        {
            settings["test_source"] = tests.Source.ToString();
            if (tests.Labels is not null) settings["test_labels"] = Labels(tests.Labels);
            if (tests.Source == DataSource.Folder) settings["test_folder"] = SettingsJson.Key(tests.Folder);
        }
        if (data.Source == DataSource.Folder) settings["folder"] = SettingsJson.Key(data.Folder);
        var wanted = selection.Train.Concat(selection.Test).ToHashSet();
        string[] files = [.. source.Cases.Where(item => wanted.Contains(item.Id)).SelectMany(item => item.Images.Append(item.Label!))
            .Distinct()];
        var lost = files.FirstOrDefault(path => !File.Exists(path));
        if (lost is not null) throw new InvalidInputException($"{lost} is not there; the data set at {source.Root} names it");
        return new Stage(StudyLayout.Import, typeof(DatasetImport), settings, files, [], Resumes: true, work => DatasetImport.Run(
            source,
            work[study.Layout.DatasetName],
            new ImportSettings { TrainingCases = selection.Train, TestCases = selection.Test, Threads = work.Resources.Threads },
            work.Progress,
            work.Cancellation));
    }

    private static string Labels(IReadOnlyList<LabelSection> labels) =>
        string.Join("; ", labels.Select(label => $"{label.Name} from {string.Join(", ", label.From ?? [label.Name])}"));

    private static void CheckFolds(StudyContext study, int trainingCases)
    {
        if (!study.Experiment.Training.Folds.Contains("all") && trainingCases < CrossValidation.FoldCount)
            throw new InvalidInputException(
                $"training.folds: {trainingCases} training cases cannot be split into {CrossValidation.FoldCount} folds; use folds: [all] or more cases");
    }
}
