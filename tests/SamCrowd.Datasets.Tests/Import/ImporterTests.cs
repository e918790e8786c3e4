using SamCrowd.Datasets.Import;
using SamCrowd.Datasets.Splits;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Files.Voxels;
using SamCrowd.Testing;

namespace SamCrowd.Datasets.Tests.Import;

public class ImporterTests
{
    [Fact]
    public void A_4D_Decathlon_image_becomes_one_file_a_channel()
    {
        using var folder = new TemporaryFolder();
        var (first, second) = (TinyDataset.Image(1), TinyDataset.Image(2));
        VolumeFile.WriteChannels(folder["Task99", "imagesTr", "p_1.nii.gz"], [first, second]);
        VolumeFile.WriteChannels(folder["Task99", "imagesTs", "p_2.nii.gz"], [second, first]);
        VolumeFile.Write(folder["Task99", "labelsTr", "p_1.nii.gz"], TinyDataset.Label().Map(value => value + 4e-7f));
        WriteTask(folder["Task99"], """{"0": "T2", "1": "ADC"}""", ["p_1", "._p_1"], ["p_2"]);
        var dataset = DatasetImport.Run(MsdImporter.Open(folder["Task99"]), folder["out"], new ImportSettings());
        Assert.Equal(["T2", "ADC"], dataset.Description.ChannelNames);
        Assert.Equal(("background", "PZ", "TZ"),
            (dataset.Description.Labels.NameOf(0), dataset.Description.Labels.NameOf(1), dataset.Description.Labels.NameOf(2)));
        var item = Assert.Single(dataset.TrainingCases);
        Assert.Equal(first.Voxels, VolumeFile.Read<short>(item.ImagePaths[0]).Voxels);
        Assert.Equal(second.Voxels, VolumeFile.Read<short>(item.ImagePaths[1]).Voxels);
        Assert.True(VolumeFile.ReadHeader(item.ImagePaths[1]).Geometry.Matches(TinyDataset.Grid, 1e-6));
        Assert.Equal(TinyDataset.Label().Voxels, VolumeFile.Read<byte>(item.LabelPath!).Voxels);
        Assert.Equal((VoxelType.Int16, "p_2"), (VolumeFile.ReadHeader(item.LabelPath!).VoxelType, Assert.Single(dataset.TestCases).Id));
        Assert.Equal(1, dataset.Description.TrainingCount);
    }

    [Fact]
    public void What_a_Decathlon_task_does_not_list_and_what_looks_odd_in_it_is_said_and_backslashes_are_read()
    {
        using var folder = new TemporaryFolder();
        foreach (var id in new[] { "p_1", "p_2", "p_3" })
        {
            VolumeFile.Write(folder["Task99", "imagesTr", id + ".nii.gz"], TinyDataset.Image(1));
            VolumeFile.Write(folder["Task99", "labelsTr", id + ".nii.gz"], TinyDataset.Label());
        }
        Describe(2, ("p_1", "p_1"), ("p_2", "p_2"));
        Assert.Contains("1 images that dataset.json does not list, not imported (the first: p_3.nii.gz)", Assert.Single(Notes()),
            StringComparison.Ordinal);
        Describe(7, ("p_1", "p_2"), ("p_3", "p_3"));
        Assert.Equal(["says \"numTraining\": 7 and lists 2", "1 cases whose label has another name (the first: p_1 and p_2.nii.gz)",
            "1 images that dataset.json does not list, not imported (the first: p_2.nii.gz)"],
            Notes().Select(note => note[(note.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
        Describe(2, ("p_1", "p_1"), ("p_2", "p_1"));
        Assert.Contains("as the label of p_1 and p_2", Assert.Throws<InvalidInputException>(Notes).Message, StringComparison.Ordinal);

        IReadOnlyList<string> Notes() => MsdImporter.Open(folder["Task99"]).Notes;

        void Describe(int count, params (string Image, string Label)[] cases) => File.WriteAllText(folder["Task99", "dataset.json"],
            $$"""{"modality": {"0": "CT"}, "labels": {"0": "background", "1": "a", "2": "b"}, "numTraining": {{count}}, "training": [{{string.Join(", ",
                cases.Select(one => $$"""{"image": ".\\imagesTr\\{{one.Image}}.nii.gz", "label": "./labelsTr/{{one.Label}}.nii.gz"}"""))}}]}""");
    }

    [Fact]
    public void Files_that_lie_beside_a_folders_volumes_are_said()
    {
        using var folder = new TemporaryFolder();
        VolumeFile.Write(folder["set", "images", "a.nii.gz"], TinyDataset.Image(1));
        VolumeFile.Write(folder["set", "labels", "a.nii.gz"], TinyDataset.Label());
        Assert.Empty(FolderImporter.Open(folder["set"], new FolderLayout()).Notes);
        File.WriteAllText(folder["set", "images", "b.dcm"], "");
        Directory.CreateDirectory(folder["set", "images", "more"]);
        Assert.EndsWith("images: 2 files or folders that are no volumes, not imported (the first: b.dcm)",
            Assert.Single(FolderImporter.Open(folder["set"], new FolderLayout()).Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_missing_or_mismatched_files_stop_an_import_with_the_file_s_name()
    {
        using var folder = new TemporaryFolder();
        VolumeFile.Write(folder["Task99", "imagesTr", "p_1.nii.gz"], TinyDataset.Image(1));
        WriteTask(folder["Task99"], """{"0": "CT"}""", ["p_1"], []);
        Fails("p_1.nii.gz");
        VolumeFile.Write(folder["Task99", "labelsTr", "p_1.nii.gz"], new Volume<byte>(new Size3(2, 2, 2), TinyDataset.Grid));
        Fails("p_1.nii.gz: is 2x2x2 voxels");
        VolumeFile.Write(folder["Task99", "labelsTr", "p_1.nii.gz"], TinyDataset.Label().Map(value => value * 0.5f));
        Fails("not a whole number");
        VolumeFile.Write(folder["Task99", "labelsTr", "p_1.nii.gz"], TinyDataset.Label());
        TinyDataset.Truncate(folder["Task99", "imagesTr", "p_1.nii.gz"]);
        Fails(folder["Task99", "imagesTr", "p_1.nii.gz"]);
        File.Delete(folder["Task99", "imagesTr", "p_1.nii.gz"]);
        Fails($"{folder["Task99", "dataset.json"]}: case \"p_1\" has {folder["Task99", "imagesTr", "p_1.nii.gz"]}, which is not there");
        Assert.False(File.Exists(folder["out", "dataset.json"]));
        Assert.Contains("dataset.json", Assert.Throws<InvalidInputException>(() => MsdImporter.Open(folder["nothing"])).Message);

        void Fails(string says) =>
            Assert.Contains(says, Assert.Throws<InvalidInputException>(() =>
            DatasetImport.Run(MsdImporter.Open(folder["Task99"]), folder["out"], new ImportSettings())).Message);
    }

    [Fact]
    public void A_second_import_does_nothing_and_another_one_into_the_same_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        Task(folder, 4);
        var settings = new ImportSettings { TrainingCases = ["p_0", "p_3"], TestCases = ["p_1"] };
        var dataset = DatasetImport.Run(MsdImporter.Open(folder["Task99"]), folder["out"], settings);
        Assert.Equal(["p_0", "p_3"], dataset.TrainingCases.Select(item => item.Id));
        Assert.Equal(folder["out", "labelsTs", "p_1.nii.gz"], Assert.Single(dataset.TestCases).LabelPath);
        Assert.Equal(["p_1"], StudySplit.Read(folder["out"]).Test);
        var kept = dataset.TrainingCases[1].ImagePaths[0];
        var stamp = File.GetLastWriteTimeUtc(kept);
        File.Delete(dataset.TrainingCases[0].LabelPath!);
        DatasetImport.Run(MsdImporter.Open(folder["Task99"]), folder["out"], settings);
        Assert.Equal(stamp, File.GetLastWriteTimeUtc(kept));
        Assert.True(File.Exists(dataset.TrainingCases[0].LabelPath));
        Assert.Contains("choose another output folder",
            Assert.Throws<InvalidInputException>(() =>
                DatasetImport.Run(MsdImporter.Open(folder["Task99"]), folder["out"], new ImportSettings())).Message);
    }

    [Fact]
    public void Cases_asked_for_must_exist_and_have_one_role()
    {
        using var folder = new TemporaryFolder();
        Task(folder, 2);
        Assert.Contains("no case \"q\"", Refuse(new ImportSettings { TrainingCases = ["q"] }));
        Assert.Contains("for training and for test", Refuse(new ImportSettings { TrainingCases = ["p_0"], TestCases = ["p_0"] }));

        string Refuse(ImportSettings settings) =>
            Assert.Throws<InvalidInputException>(() =>
                DatasetImport.Run(MsdImporter.Open(folder["Task99"]), folder["out"], settings)).Message;
    }

    [Fact]
    public void BTCV_s_organs_become_the_study_s_five_with_the_study_s_split()
    {
        using var folder = new TemporaryFolder();
        for (var id = 1; id <= 40; id++)
        {
            if (id is > 10 and < 21) continue;
            VolumeFile.Write(folder["Training", "img", $"img{id:0000}.nii.gz"], TinyDataset.Image(id));
            VolumeFile.Write(folder["Training", "label", $"label{id:0000}.nii.gz"],
                new Volume<byte>(TinyDataset.Size, TinyDataset.Grid, [.. Enumerable.Range(0, 120).Select(i => (byte)(i % 14))]));
        }
        var dataset = DatasetImport.Run(BtcvImporter.Open(folder.Root), folder["out"], new ImportSettings());
        Assert.Equal(["spleen", "right_kidney", "left_kidney", "liver", "aorta"],
            dataset.Description.Labels.ForegroundLabels.Select(value => dataset.Description.Labels.NameOf(value)));
        Assert.Equal(15, dataset.TrainingCases.Count);
        Assert.Equal(15, dataset.TestCases.Count);
        Assert.All(dataset.TestCases, item => Assert.NotNull(item.LabelPath));
        var split = StudySplit.Read(folder["out"]);
        Assert.Equal(dataset.TrainingCases.Select(item => item.Id), split.Train);
        Assert.Equal(11, split.Groups[BtcvImporter.FullyAnnotated].Count);
        Assert.DoesNotContain("img0010", split.Groups[BtcvImporter.FullyAnnotated]);
        byte[] expected = [0, 1, 2, 3, 0, 0, 4, 0, 5, 0, 0, 0, 0, 0];
        Assert.Equal(Enumerable.Range(0, 120).Select(i => expected[i % 14]),
            VolumeFile.Read<byte>(dataset.Case("img0021").LabelPath!).Voxels);
        Assert.Equal(TinyDataset.Image(21).Voxels, VolumeFile.Read<short>(dataset.Case("img0021").ImagePaths[0]).Voxels);
    }

    [Fact]
    public void A_pair_of_folders_with_channel_suffixes_is_read()
    {
        using var folder = new TemporaryFolder();
        foreach (var id in new[] { "b", "a" })
        {
            VolumeFile.Write(folder["pics", $"{id}_t1.nii"], TinyDataset.Image(1));
            VolumeFile.Write(folder["pics", $"{id}_t2.nii"], TinyDataset.Image(2));
        }
        VolumeFile.Write(folder["masks", "a.nii.gz"], TinyDataset.Label());
        var layout = new FolderLayout { Images = "pics", Labels = "masks", ChannelNames = ["T1", "T2"], ChannelSuffixes = ["_t1", "_t2"] };
        var dataset = DatasetImport.Run(FolderImporter.Open(folder.Root, layout, 1), folder["out"], new ImportSettings());
        Assert.Equal([0, 1, 2], dataset.Description.Labels.All);
        Assert.Equal("label_2", dataset.Description.Labels.NameOf(2));
        Assert.Equal(TinyDataset.Image(2).Voxels, VolumeFile.Read<short>(Assert.Single(dataset.TrainingCases).ImagePaths[1]).Voxels);
        Assert.Equal("b", Assert.Single(dataset.TestCases).Id);
        VolumeFile.Write(folder["masks", "c.nii.gz"], TinyDataset.Label());
        Assert.Contains("no image pics/c_t1", Assert.Throws<InvalidInputException>(() => FolderImporter.Open(folder.Root, layout)).Message);
    }

    [Fact]
    public void NnU_Net_data_sets_of_both_versions_are_read()
    {
        using var folder = new TemporaryFolder();
        TinyDataset.Create(folder, cases: 2);
        File.Copy(TinyDataset.ImagePath(folder, "case_1"), Directory.CreateDirectory(folder["imagesTs"]).FullName + "/case_9_0000.nii.gz");
        var second = DatasetImport.Run(NnUNetImporter.Open(folder.Root), folder["v2"], new ImportSettings());
        Assert.Equal(["case_0", "case_1"], second.TrainingCases.Select(item => item.Id));
        Assert.Null(Assert.Single(second.TestCases).LabelPath);
        Assert.Equal(File.ReadAllBytes(TinyDataset.ImagePath(folder, "case_1")), File.ReadAllBytes(second.Case("case_1").ImagePaths[0]));

        WriteTask(folder.Root, """{"0": "CT"}""", ["case_0", "case_1"], []);
        var first = DatasetImport.Run(NnUNetImporter.Open(folder.Root), folder["v1"], new ImportSettings { TestCases = [] });
        Assert.Equal(["CT"], first.Description.ChannelNames);
        Assert.Equal("TZ", first.Description.Labels.NameOf(2));
        Assert.Equal(["case_0", "case_1"], first.TrainingCases.Select(item => item.Id));
        Assert.Empty(first.TestCases);
    }

    [SharedFact("data", "Task04_Hippocampus")]
    public void Hippocampus_cases_keep_voxels_and_geometry()
    {
        using var folder = new TemporaryFolder();
        var source = MsdImporter.Open(SharedData.Data("Task04_Hippocampus"));
        Assert.Equal(200, source.LabelledIds.Count());
        string[] floats = [.. source.Cases.Where(item => VolumeFile.ReadHeader(item.Label!).VoxelType == VoxelType.Float32)
            .Select(item => item.Id)];
        Assert.Equal(2, floats.Length);
        var dataset = DatasetImport.Run(source, folder["out"],
            new ImportSettings { TrainingCases = [.. floats, "hippocampus_001"], TestCases = ["hippocampus_394"] });
        foreach (var item in source.Cases.Where(item => floats.Contains(item.Id) || item.Id is "hippocampus_001" or "hippocampus_394"))
        {
            var copy = dataset.Case(item.Id);
            var (before, after) = (VolumeFile.Read<float>(item.Images[0]), VolumeFile.Read<float>(copy.ImagePaths[0]));
            Assert.Equal(before.Voxels, after.Voxels);
            Assert.True(before.Geometry.Matches(after.Geometry, 1e-6));
            var label = VolumeFile.Read<short>(copy.LabelPath!);
            Assert.Equal(VolumeFile.Read<float>(item.Label!).Voxels.Select(value => (short)MathF.Round(value)), label.Voxels);
            Assert.True(label.Geometry.Matches(before.Geometry, 1e-6));
            Assert.NotEqual(VoxelType.Float32, VolumeFile.ReadHeader(copy.LabelPath!).VoxelType);
        }
    }

    [SharedFact("data", "Task04_Hippocampus")]
    [Trait("Category", "Long")]
    public void All_hippocampus_cases_come_in_without_a_problem()
    {
        using var folder = new TemporaryFolder();
        var dataset = DatasetImport.Run(MsdImporter.Open(SharedData.Data("Task04_Hippocampus")), folder["out"], new ImportSettings());
        Assert.Equal(200, dataset.TrainingCases.Count);
        Assert.DoesNotContain(SamCrowd.Datasets.Integrity.DatasetVerifier.Verify(dataset.Root), problem =>
            problem.Level == SamCrowd.Datasets.Integrity.ProblemLevel.Error);
    }

    private static void Task(TemporaryFolder folder, int cases)
    {
        for (var i = 0; i < cases; i++)
        {
            VolumeFile.Write(folder["Task99", "imagesTr", $"p_{i}.nii.gz"], TinyDataset.Image(i));
            VolumeFile.Write(folder["Task99", "labelsTr", $"p_{i}.nii.gz"], TinyDataset.Label());
        }
        WriteTask(folder["Task99"], """{"0": "CT"}""", [.. Enumerable.Range(0, cases).Select(i => $"p_{i}")], []);
    }

    private static void WriteTask(string root, string modality, string[] training, string[] test)
    {
        var pairs = training.Select(id => $$"""{"image": "./imagesTr/{{id}}.nii.gz", "label": "./labelsTr/{{id}}.nii.gz"}""");
        var tests = test.Select(id => $"\"./imagesTs/{id}.nii.gz\"");
        File.WriteAllText(Path.Combine(root, "dataset.json"), $$"""
            {"name": "T", "modality": {{modality}}, "labels": {"0": "background", "1": "PZ", "2": "TZ"}, "numTraining": 1,
             "training": [{{string.Join(", ", pairs)}}], "test": [{{string.Join(", ", tests)}}]}
            """);
    }
}
