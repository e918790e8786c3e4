using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Files.Voxels;
using SamCrowd.Imaging.Series;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests.Series;

public class SeriesImportTests
{
    [Fact]
    public void Reversed_rows_lie_where_they_lay()
    {
        var geometry = Geometry.FromAffine(new double[,] { { -0.5, 0, 0, 10 }, { 0, -0.75, 0, 20 }, { 0, 0, 2, 30 } });
        var volume = new Volume<short>(new Size3(2, 3, 2), geometry, [.. Enumerable.Range(0, 12).Select(i => (short)i)]);
        var reversed = SeriesImport.WithRowsReversed(volume);
        Assert.Equal<short>([4, 5, 2, 3, 0, 1, 10, 11, 8, 9, 6, 7], reversed.Voxels);
        Assert.Equal(new double[,] { { -0.5, 0, 0, 10 }, { 0, 0.75, 0, 18.5 }, { 0, 0, 2, 30 } }, reversed.Geometry.ToAffine());
        Assert.True(SeriesImport.WithRowsReversed(reversed).Geometry.Matches(geometry, 1e-9));
    }

    [Theory]
    [InlineData(new float[] { -1024, 3071 }, VoxelType.Int16)]
    [InlineData(new float[] { -1024, 40000 }, VoxelType.Int32)]
    [InlineData(new float[] { -1024.5f, 3071 }, VoxelType.Float32)]
    public void Whole_numbers_are_written_as_such(float[] values, VoxelType expected)
    {
        using var folder = new TemporaryFolder();
        var header = SeriesImport.Run(new Given(values), folder.Root, folder["a.nii.gz"], CancellationToken.None);
        Assert.Equal(expected, header.VoxelType);
        Assert.Equal(values, VolumeFile.Read<float>(folder["a.nii.gz"]).Voxels);
    }

    [Fact]
    public void A_source_that_is_not_there_is_named() =>
        Assert.Contains("nowhere",
            Assert.Throws<InvalidInputException>(() => SeriesImport.Run(new Given([1]), "nowhere", "a.nii.gz", default)).Message);

    [DicomFact("data", "abdomen_ct", "dicom")]
    public void A_real_series_has_the_grid_of_its_labels()
    {
        using var folder = new TemporaryFolder();
        SeriesImport.Run(Dcm2niixReader.Find()!, SharedData.Data("abdomen_ct", "dicom"), folder["ct.nii.gz"], CancellationToken.None);
        var (image, labels) = (VolumeFile.Read<short>(folder["ct.nii.gz"]),
            VolumeFile.Read<byte>(SharedData.Data("abdomen_ct", "dicom_organs.nii.gz")));
        Assert.Equal(labels.Size, image.Size);
        Assert.True(image.Geometry.Matches(labels.Geometry, 1e-3));
        // Hounsfield units, and labels that lie on the organs: enhanced liver is soft tissue throughout.
        Assert.Equal(-1024, image.Voxels.Min());
        Assert.InRange(image.Voxels.Where((_, i) => labels.Voxels[i] == 5).Average(value => value), 60, 160);
    }

    [DicomFact]
    public void A_folder_without_DICOM_files_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["readme.txt"], "no image");
        Assert.Contains(folder.Root, Assert.Throws<InvalidInputException>(() => Dcm2niixReader.Find()!.Read(folder.Root, default)).Message);
    }

    private sealed class Given(float[] values) : ISeriesReader
    {
        public string Name => "given";

        public Volume<float> Read(string source, CancellationToken cancellation) =>
            new(new Size3(1, 1, values.Length), Geometry.WithSpacing(1, 1, 1), values);
    }
}
