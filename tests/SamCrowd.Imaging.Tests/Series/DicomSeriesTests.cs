using SamCrowd.Imaging.Series;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests.Series;

public sealed class DicomSeriesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [DicomFact]
    public void Evenly_spaced_slices_are_one_volume_in_the_order_of_their_places()
    {
        for (var i = 0; i < 6; i++) DicomFile.Write(_folder[$"{9 - i}.dcm"], i + 1, 30 + (3 * i));
        var volume = Dcm2niixReader.Find()!.Read(_folder.Root, CancellationToken.None);
        Assert.Equal(new Size3(6, 8, 8), volume.Size);
        Assert.Equal(3, volume.Geometry.Spacing.Z, 1e-4);
        Assert.Equal([30f, 33, 36, 39, 42, 45], Enumerable.Range(0, 6).Select(z => volume.Voxels[z * 64]));
    }

    [DicomFact]
    public void A_gap_is_refused_with_its_files_and_places()
    {
        for (var i = 0; i < 9; i++)
            if (i is not (4 or 5)) DicomFile.Write(_folder[$"{i}.dcm"], i + 1, 3 * i);
        Assert.Contains("has a gap: 3.dcm lies at 9 mm and the next, 6.dcm, at 18 mm, where slices are 3 mm apart (2 missing)", Refused(),
            StringComparison.Ordinal);
    }

    [DicomFact]
    public void A_series_with_an_instance_number_twice_is_read_whole()
    {
        for (var i = 0; i < 9; i++) DicomFile.Write(_folder[$"{i}.dcm"], i == 3 ? 7 : i + 1, 3 * i);
        var volume = Dcm2niixReader.Find()!.Read(_folder.Root, CancellationToken.None);
        Assert.Equal(9, volume.Size.Z);
        Assert.Equal(Enumerable.Range(0, 9).Select(i => 3f * i), Enumerable.Range(0, 9).Select(z => volume.Voxels[z * 64]));
        Assert.Equal(7, DicomSlice.TryRead(_folder["3.dcm"])!.Instance[0] - '0');
    }

    [DicomFact]
    public void A_tilted_gantry_is_refused_with_its_angle()
    {
        for (var i = 0; i < 5; i++) DicomFile.Write(_folder[$"{i}.dcm"], i + 1, 3 * i, y: 3 * i * Math.Tan(Math.PI / 15));
        Assert.Contains("was taken with the gantry tilted by 12.0 degrees", Refused(), StringComparison.Ordinal);
    }

    [DicomFact]
    public void Slices_at_one_place_and_several_series_are_refused_by_name()
    {
        for (var i = 0; i < 5; i++) DicomFile.Write(_folder[$"{i}.dcm"], i + 1, 3 * Math.Min(i, 3));
        Assert.Contains("has two slices at 9 mm: 3.dcm and 4.dcm", Refused(), StringComparison.Ordinal);
        DicomFile.Write(_folder["4.dcm"], 1, 12, series: "1.2.3.2");
        Assert.Contains("holds 2 series: 1.2.3.1 (4 files, the first 0.dcm), 1.2.3.2 (1 files, the first 4.dcm)", Refused(),
            StringComparison.Ordinal);
    }

    [DicomFact]
    public void Files_that_lost_their_series_with_the_patients_name_are_looked_at_too()
    {
        for (var i = 0; i < 9; i++)
            if (i != 4) DicomFile.Write(_folder[$"{i}.dcm"], i + 1, 3 * i, series: "");
        Assert.Contains("has a gap: 3.dcm lies at 9 mm and the next, 5.dcm, at 15 mm, where slices are 3 mm apart (1 missing)", Refused(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_header_is_no_slice_and_ends_nowhere()
    {
        DicomFile.Write(_folder["a"], 1, 3);
        var whole = File.ReadAllBytes(_folder["a"]);
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
        {
            var bytes = whole[..random.Next(whole.Length)];
            for (var change = 0; change < 3 && bytes.Length > 140; change++)
                bytes[random.Next(132, bytes.Length)] = (byte)(random.Next(2) == 0 ? 255 : random.Next(256));
            File.WriteAllBytes(_folder["a"], bytes);
            var slice = DicomSlice.TryRead(_folder["a"]);
            Assert.True(slice is null || slice.Series.Length > 0 || slice.Position is not null);
        }
    }

    private string Refused() =>
        Assert.Throws<InvalidInputException>(() => Dcm2niixReader.Find()!.Read(_folder.Root, CancellationToken.None)).Message;
}
