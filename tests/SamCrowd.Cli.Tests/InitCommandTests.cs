using SamCrowd.Annotation;
using SamCrowd.Cli.Output;
using SamCrowd.Experiments.Definition;
using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests;

/// <summary><c>init</c> on data of each layout: what it writes is an experiment that a run takes.</summary>
public sealed class InitCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plain_folder_and_three_annotators_become_an_experiment_that_runs()
    {
        var dataset = Phantom(cases: 7);
        Directory.CreateDirectory(_folder["mine"]);
        Directory.Move(Path.Combine(dataset, "labelsTr"), _folder["mine", "organ masks"]);
        Directory.Move(Path.Combine(dataset, "imagesTr"), _folder["mine", "scans"]);
        foreach (var name in new[] { "anna", "ben", "cleo" })
            Boxes(name, "phantom_001", "phantom_002", "phantom_003", "phantom_004", "phantom_005");

        var run = CommandRun.Of(
            "init", "--data", _folder["mine"], "--boxes", _folder["anna.csv"], "--boxes", _folder["ben.csv"], "--boxes",
            _folder["cleo.csv"],
            "--out", _folder["mine.yaml"]);

        Assert.Equal((ExitCodes.Done, ""), (run.Code, run.Error));
        Assert.Contains("next: samcrowd run", run.Output, StringComparison.Ordinal);
        var experiment = SweepReader.Read(_folder["mine.yaml"], []).Points[0].Experiment;
        Assert.Equal((DataSource.Folder, "scans", "organ masks"),
            (experiment.Data.Source, experiment.Data.Folder.Images, experiment.Data.Folder.Labels));
        Assert.Equal(["CT"], experiment.Data.Folder.ChannelNames);
        Assert.Equal(["_0000"], experiment.Data.Folder.ChannelSuffixes);
        Assert.Equal(["phantom_001", "phantom_002", "phantom_003", "phantom_004", "phantom_005"], experiment.Data.Train!.Ids);
        Assert.Equal(["phantom_006", "phantom_007"], experiment.Data.Test!.Ids);
        Assert.Equal(["GT", "SAM-anna", "SAM-ben", "SAM-cleo", "SAM-fused"], experiment.Arms.Select(arm => arm.Name));
        Assert.Equal("ct", experiment.Sam.Labels.Preset.Name.Split(':')[0]);
        Assert.Equal(0, CommandRun.Of("run", _folder["mine.yaml"], "--dry-run", "--set", "sam.model=tiny-sam", "--out",
            _folder["run"]).Code);
    }

    [Fact]
    public void A_table_of_several_annotators_becomes_one_table_each()
    {
        var dataset = Phantom(cases: 4);
        Table("anna", "phantom_001", "phantom_002").Append(Table("ben.k", "phantom_001", "phantom_002")).Write(_folder["both.csv"]);

        var run = CommandRun.Of("init", "--data", dataset, "--boxes", _folder["both.csv"], "--name", "two", "--out", _folder["two.yaml"]);

        Assert.Equal((ExitCodes.Done, ""), (run.Code, run.Error));
        Assert.Equal(["ben.k"], BoxTable.Read(_folder["two-ben-k.csv"]).Annotators);
        var experiment = SweepReader.Read(_folder["two.yaml"], []).Points[0].Experiment;
        Assert.Equal(["anna", "ben-k"], experiment.Annotators.Select(annotator => annotator.Name));
        Assert.Equal(["all"], experiment.Training.Folds);
    }

    [Fact]
    public void An_existing_file_is_kept()
    {
        File.WriteAllText(_folder["a.yaml"], "mine");
        var run = CommandRun.Of("init", "--data", Phantom(cases: 2), "--out", _folder["a.yaml"]);
        Assert.Equal(ExitCodes.WrongInput, run.Code);
        Assert.Equal("mine", File.ReadAllText(_folder["a.yaml"]));
    }

    [Fact]
    public void Boxes_of_other_cases_and_of_another_tool_are_refused_with_what_to_do()
    {
        var dataset = Phantom(cases: 2);
        Boxes("anna", "other_001");
        var strange = CommandRun.Of("init", "--data", dataset, "--boxes", _folder["anna.csv"], "--out", _folder["a.yaml"]);
        Assert.Contains("boxed are other_001, labelled are phantom_001, phantom_002", strange.Error, StringComparison.Ordinal);

        Directory.CreateDirectory(_folder["yolo"]);
        File.WriteAllText(_folder["yolo", "phantom_001_003.txt"], "0 0.5 0.5 0.1 0.1");
        var tool = CommandRun.Of("init", "--data", dataset, "--boxes", _folder["yolo"], "--out", _folder["a.yaml"]);
        Assert.Contains("samcrowd boxes import", tool.Error, StringComparison.Ordinal);
        Assert.Equal((ExitCodes.WrongInput, ExitCodes.WrongInput), (strange.Code, tool.Code));
        Assert.False(File.Exists(_folder["a.yaml"]));
    }

    private string Phantom(int cases)
    {
        var dataset = _folder["Dataset001_Phantom"];
        var made = CommandRun.Of("phantom", "--out", dataset, "--cases", $"{cases}", "--size", "12,32,32", "--spacing", "8,8,8");
        Assert.Equal((ExitCodes.Done, ""), (made.Code, made.Error));
        return dataset;
    }

    private void Boxes(string annotator, params string[] cases) => Table(annotator, cases).Write(_folder[annotator + ".csv"]);

    private static BoxTable Table(string annotator, params string[] cases) =>
        new([.. cases.SelectMany(id =>
            new[] { 5, 6 }.Select(slice => new BoxPrompt(id, SliceAxis.Z, slice, 1, new PixelBox(4, 4, 12, 12), annotator)))]);
}
