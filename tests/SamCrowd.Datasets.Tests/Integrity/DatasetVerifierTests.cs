using SamCrowd.Datasets.Integrity;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Datasets.Tests.Integrity;

public class DatasetVerifierTests
{
    [Fact]
    public void A_sound_data_set_has_no_problems()
    {
        using var folder = new TemporaryFolder();
        Assert.Empty(DatasetVerifier.Verify(TinyDataset.Create(folder, channels: 2)));
    }

    [Fact]
    public void What_a_killed_process_left_under_temporary_names_is_no_image_and_no_label()
    {
        using var folder = new TemporaryFolder();
        var root = TinyDataset.Create(folder, channels: 2);
        foreach (var place in new[] { "imagesTr", "labelsTr" })
        {
            var first = Directory.GetFiles(Path.Combine(root, place)).Order(StringComparer.Ordinal).First();
            File.WriteAllText(TemporaryFiles.NameBeside(first), "half");
        }
        Assert.Empty(DatasetVerifier.Verify(root));
    }

    [Fact]
    public void Images_in_folders_that_no_command_reads_are_named()
    {
        using var folder = new TemporaryFolder();
        var root = TinyDataset.Create(folder, channels: 2);
        Directory.CreateDirectory(folder["imagesTr", "second_hospital"]);
        Directory.CreateDirectory(folder["labelsTr", "empty"]);
        File.Copy(TinyDataset.ImagePath(folder, "case_0"), folder["imagesTr", "second_hospital", "case_9_0000.nii.gz"]);
        var problem = Assert.Single(DatasetVerifier.Verify(root));
        Assert.Equal(ProblemLevel.Note, problem.Level);
        Assert.EndsWith("second_hospital", problem.File, StringComparison.Ordinal);
        Assert.Contains("1 file \".nii.gz\"", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_of_a_data_set_are_found_in_one_pass()
    {
        using var folder = new TemporaryFolder();
        TinyDataset.Create(folder, cases: 9);
        TinyDataset.Truncate(TinyDataset.ImagePath(folder, "case_0"));
        File.Delete(TinyDataset.LabelPath(folder, "case_1"));
        var nan = TinyDataset.Image(2).Map(value => value == 7 ? float.NaN : value == 14 ? float.PositiveInfinity : value);
        VolumeFile.Write(TinyDataset.ImagePath(folder, "case_2"), nan);
        VolumeFile.Write(TinyDataset.LabelPath(folder, "case_3"), new Volume<byte>(new Size3(4, 6, 4), TinyDataset.Grid));
        VolumeFile.Write(TinyDataset.LabelPath(folder, "case_4"),
            new Volume<byte>(TinyDataset.Size, TinyDataset.Grid with { Origin = new Vector3d(0, 0, 0) }, TinyDataset.Label().Voxels));
        VolumeFile.Write(TinyDataset.LabelPath(folder, "case_5"), TinyDataset.Label().Map(value => value == 2 ? (byte)9 : value));
        VolumeFile.Write(TinyDataset.LabelPath(folder, "case_6"), TinyDataset.Label().Map(value => value + 0.25f));
        File.Delete(TinyDataset.ImagePath(folder, "case_7"));
        File.Copy(TinyDataset.ImagePath(folder, "case_8"), folder["imagesTr", "stray.nii.gz"]);
        TinyDataset.Truncate(TinyDataset.LabelPath(folder, "case_8"));

        var problems = DatasetVerifier.Verify(folder.Root);
        Has(problems, null, "dataset.json", "\"numTraining\" is 9, but there are 8");
        Has(problems, null, "imagesTr/stray.nii.gz", "channel number");
        Has(problems, "case_0", "imagesTr/case_0_0000.nii.gz", "");
        Has(problems, "case_1", "labelsTr/case_1.nii.gz", "no label map");
        Has(problems, "case_2", "imagesTr/case_2_0000.nii.gz", "3 voxels are NaN");
        Has(problems, "case_2", "imagesTr/case_2_0000.nii.gz", "3 voxels are infinite");
        Has(problems, "case_3", "labelsTr/case_3.nii.gz", "is 4x6x4 voxels (z, y, x), case_3_0000.nii.gz is 4x6x5");
        Has(problems, "case_4", "labelsTr/case_4.nii.gz", "origin (0, 0, 0) and (10, -20, 30)");
        Has(problems, "case_5", "labelsTr/case_5.nii.gz", "9 (40 voxels)");
        Has(problems, "case_6", "labelsTr/case_6.nii.gz", "not a whole number");
        Has(problems, "case_7", "labelsTr/case_7.nii.gz", "no image");
        Has(problems, "case_8", "labelsTr/case_8.nii.gz", "");
        Assert.Equal(12, problems.Count(problem => problem.Level == ProblemLevel.Error));
        Assert.All(problems, problem => Assert.False(string.IsNullOrWhiteSpace(problem.Remedy.Text)));
    }

    [Fact]
    public void Channels_are_held_against_each_other_and_against_the_description()
    {
        using var folder = new TemporaryFolder();
        TinyDataset.Create(folder, cases: 3, channels: 2);
        File.Delete(TinyDataset.ImagePath(folder, "case_0", 1));
        VolumeFile.Write(TinyDataset.ImagePath(folder, "case_1", 1),
            new Volume<short>(TinyDataset.Size, TinyDataset.Grid with { Spacing = new Vector3d(0.75, 0.75, 3.5) }));
        File.Copy(TinyDataset.ImagePath(folder, "case_2", 1), TinyDataset.ImagePath(folder, "case_2", 2));
        var problems = DatasetVerifier.Verify(folder.Root);
        Has(problems, "case_0", "imagesTr/case_0_0001.nii.gz", "channel 1 (T1) is missing");
        Has(problems, "case_1", "imagesTr/case_1_0001.nii.gz", "spacing (0.75, 0.75, 3.5)");
        Has(problems, "case_2", "imagesTr/case_2_0002.nii.gz", "3 channels");
        Assert.Equal(3, problems.Count(problem => problem.Level == ProblemLevel.Error));
    }

    [Fact]
    public void Without_dataset_json_the_files_are_still_looked_through()
    {
        using var folder = new TemporaryFolder();
        TinyDataset.Create(folder);
        File.Delete(folder["dataset.json"]);
        TinyDataset.Truncate(TinyDataset.ImagePath(folder, "case_2"));
        var problems = DatasetVerifier.Verify(folder.Root);
        Has(problems, null, "dataset.json", "no such file");
        Has(problems, "case_2", "imagesTr/case_2_0000.nii.gz", "");
        Assert.Equal(2, problems.Count);
    }

    [Fact]
    public void Mixed_orientations_and_empty_label_maps_are_notes()
    {
        using var folder = new TemporaryFolder();
        TinyDataset.Create(folder);
        var turned = TinyDataset.Grid with { Direction = Direction.Identity };
        VolumeFile.Write(TinyDataset.ImagePath(folder, "case_1"), new Volume<short>(TinyDataset.Size, turned));
        VolumeFile.Write(TinyDataset.LabelPath(folder, "case_1"), new Volume<byte>(TinyDataset.Size, turned));
        var problems = DatasetVerifier.Verify(folder.Root);
        Assert.All(problems, problem => Assert.Equal(ProblemLevel.Note, problem.Level));
        Assert.Contains(problems, problem => problem.What.Contains("2 LAS, 1 RAS (such as case_1)"));
        Assert.Contains(problems, problem => problem.CaseId == "case_1" && problem.What.Contains("background only"));
    }

    [Fact]
    public void An_image_of_one_value_and_one_that_states_no_place_are_notes()
    {
        using var folder = new TemporaryFolder();
        TinyDataset.Create(folder, cases: 2);
        VolumeFile.Write(TinyDataset.ImagePath(folder, "case_1"), new Volume<short>(TinyDataset.Size, TinyDataset.Grid));
        VolumeFile.Write(folder["plain.nii"], TinyDataset.Image(0));
        var bytes = File.ReadAllBytes(folder["plain.nii"]);
        Array.Clear(bytes, 252, 4);
        using (var packed = new System.IO.Compression.GZipStream(File.Create(TinyDataset.ImagePath(folder, "case_0")),
            System.IO.Compression.CompressionLevel.Fastest)) packed.Write(bytes);
        var problems = DatasetVerifier.Verify(folder.Root);
        Assert.Contains(problems, problem => problem.CaseId == "case_1" && problem.What == "has the value 0 in every voxel");
        Assert.Contains(problems, problem => problem.CaseId == "case_0" && problem.Level == ProblemLevel.Note
            && problem.What.Contains("both form codes are 0", StringComparison.Ordinal));
    }

    [Fact]
    public void A_voxel_size_of_zero_is_a_problem()
    {
        using var folder = new TemporaryFolder();
        TinyDataset.Create(folder);
        VolumeFile.Write(folder["plain.nii"], TinyDataset.Image(0));
        var bytes = File.ReadAllBytes(folder["plain.nii"]);
        // NIfTI-1: pixdim[3] is at 76 + 12; without sform and qform codes (252, 254) it alone gives the spacing.
        Array.Clear(bytes, 88, 4);
        Array.Clear(bytes, 252, 4);
        using (var packed = new System.IO.Compression.GZipStream(File.Create(TinyDataset.ImagePath(folder, "case_0")),
            System.IO.Compression.CompressionLevel.Fastest)) packed.Write(bytes);
        Has(DatasetVerifier.Verify(folder.Root), "case_0", "imagesTr/case_0_0000.nii.gz", "pixdim[3]");
    }

    private static void Has(IEnumerable<IntegrityProblem> problems, string? caseId, string file, string what) =>
        Assert.Contains(problems, problem => problem.Level == ProblemLevel.Error && problem.CaseId == caseId && problem.File == file
            && problem.What.Contains(what));
}
