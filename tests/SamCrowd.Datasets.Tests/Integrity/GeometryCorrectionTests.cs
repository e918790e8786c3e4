using SamCrowd.Datasets.Import;
using SamCrowd.Datasets.Integrity;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Datasets.Tests.Integrity;

public class GeometryCorrectionTests
{
    [Fact]
    public void A_label_stored_in_another_order_is_noted_and_brought_to_its_image_by_a_corrected_copy_and_by_an_import()
    {
        using var folder = new TemporaryFolder();
        TinyDataset.Create(folder, cases: 2);
        Mirror(TinyDataset.LabelPath(folder, "case_1"));

        var problem = Assert.Single(DatasetVerifier.Verify(folder.Root), problem => problem.CaseId == "case_1");
        Assert.Equal(ProblemLevel.Note, problem.Level);
        Assert.Contains("another order", problem.What);

        using var outputs = new TemporaryFolder();
        var changed = Assert.Single(GeometryCorrection.Write(new DatasetFolder(folder.Root), outputs["corrected"]));
        Assert.Contains("case_1.nii.gz", changed);
        DatasetImport.Run(NnUNetImporter.Open(folder.Root), outputs["imported"], new ImportSettings { Threads = 1 });
        foreach (var copy in new[] { "corrected", "imported" })
        {
            var label = VolumeFile.Read<byte>(outputs[copy, "labelsTr", "case_1.nii.gz"]);
            Assert.Equal(TinyDataset.Label().Voxels, label.Voxels);
            Assert.True(label.Geometry.Matches(TinyDataset.Grid));
            Assert.DoesNotContain(DatasetVerifier.Verify(outputs[copy]), other => other.CaseId is not null);
        }
        Assert.Equal(File.ReadAllBytes(TinyDataset.ImagePath(folder, "case_0")),
            File.ReadAllBytes(outputs["corrected", "imagesTr", "case_0_0000.nii.gz"]));
    }

    [Fact]
    public void A_label_that_lies_elsewhere_is_refused_by_an_import_and_gets_its_image_s_header_in_a_corrected_copy()
    {
        using var folder = new TemporaryFolder();
        TinyDataset.Create(folder, cases: 1);
        var label = TinyDataset.Label();
        VolumeFile.Write(TinyDataset.LabelPath(folder, "case_0"),
            new Volume<byte>(label.Size, label.Geometry with { Origin = new Vector3d(1, 2, 3) }, label.Voxels));
        using var outputs = new TemporaryFolder();
        var error = Assert.Throws<InvalidInputException>(() =>
            DatasetImport.Run(NnUNetImporter.Open(folder.Root), outputs["imported"], new ImportSettings()));
        Assert.Contains("case_0.nii.gz", error.Message);
        Assert.Equal(WorkStep.CorrectGeometry, Assert.IsType<RunStep>(error.Remedy).Step);
        GeometryCorrection.Write(new DatasetFolder(folder.Root), outputs["corrected"]);
        Assert.Empty(DatasetVerifier.Verify(outputs["corrected"]));
        Assert.Contains("something already",
            Assert.Throws<InvalidInputException>(() =>
            GeometryCorrection.Write(new DatasetFolder(folder.Root), outputs["corrected"])).Message);
    }

    [Fact]
    public void Images_that_would_be_passed_over_and_a_missing_first_channel_are_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        TinyDataset.Create(folder, cases: 2);
        File.Copy(TinyDataset.ImagePath(folder, "case_1"), folder["imagesTr", "case_7_0000.NII.GZ"]);
        Assert.Contains("case_7_0000.NII.GZ", Assert.Throws<InvalidInputException>(() => new DatasetFolder(folder.Root)).Message);
        File.Delete(folder["imagesTr", "case_7_0000.NII.GZ"]);
        File.Move(TinyDataset.ImagePath(folder, "case_1"), TinyDataset.ImagePath(folder, "case_1", 1));
        Assert.Contains("case_1_0000.nii.gz", Assert.Throws<InvalidInputException>(() => new DatasetFolder(folder.Root)).Message);
    }

    [Fact]
    public void Names_that_only_look_the_same_are_told_apart_by_their_Unicode_form()
    {
        using var folder = new TemporaryFolder();
        TinyDataset.Create(folder, cases: 1);
        File.Move(TinyDataset.ImagePath(folder, "case_0"), TinyDataset.ImagePath(folder, "Sch\u00e4del"));
        File.Move(TinyDataset.LabelPath(folder, "case_0"), TinyDataset.LabelPath(folder, "Scha\u0308del"));
        Assert.Contains(DatasetVerifier.Verify(folder.Root), problem =>
            problem.What.Contains("Unicode form D here, C there", StringComparison.Ordinal));
    }

    /// <summary>Stores the same grid with x running the other way.</summary>
    private static void Mirror(string path)
    {
        var label = VolumeFile.Read<byte>(path);
        var mirrored = new Volume<byte>(label.Size, label.Geometry);
        for (var z = 0; z < label.Size.Z; z++)
            for (var y = 0; y < label.Size.Y; y++)
                for (var x = 0; x < label.Size.X; x++) mirrored[z, y, x] = label[z, y, label.Size.X - 1 - x];
        var affine = label.Geometry.ToAffine();
        for (var row = 0; row < 3; row++)
        {
            affine[row, 3] += affine[row, 0] * (label.Size.X - 1);
            affine[row, 0] *= -1;
        }
        VolumeFile.Write(path, new Volume<byte>(label.Size, Geometry.FromAffine(affine), mirrored.Voxels));
    }
}
