using System.Runtime.InteropServices;
using itk.simple;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Series;

namespace SamCrowd.SimpleItk;

/// <summary>Reads DICOM series, and single files in every other format that ITK knows, through SimpleITK.</summary>
internal sealed class SimpleItkReader : ISeriesReader
{
    public string Name => "SimpleITK";

    public Volume<float> Read(string source, CancellationToken cancellation)
    {
        try
        {
            // ITK keeps DICOM's rows, top down.
            return Directory.Exists(source) ? SeriesImport.WithRowsReversed(ReadSeries(source)) : ReadFile(source);
        }
        catch (ApplicationException failure)
        {
            throw new InvalidInputException($"{source} cannot be read by SimpleITK ({LastLine(failure.Message)}): check that it is one "
                + "DICOM series or an image that ITK knows", failure);
        }
    }

    private static Volume<float> ReadSeries(string folder)
    {
        using var series = ImageSeriesReader.GetGDCMSeriesIDs(folder);
        if (series.Count == 0) throw new InvalidInputException($"{folder} holds no DICOM series: name the folder with the DICOM files");
        if (series.Count > 1)
            throw new InvalidInputException($"{folder} holds {series.Count} series ({string.Join(", ", series)}): put the files of the "
                + "wanted one into a folder of their own");
        using var files = ImageSeriesReader.GetGDCMSeriesFileNames(folder, series[0]);
        using var reader = new ImageSeriesReader();
        reader.SetFileNames(files);
        reader.SetOutputPixelType(PixelIDValueEnum.sitkFloat32);
        using var image = reader.Execute();
        return ToVolume(image, folder);
    }

    private static Volume<float> ReadFile(string path)
    {
        using var reader = new ImageFileReader();
        reader.SetFileName(path);
        reader.SetOutputPixelType(PixelIDValueEnum.sitkFloat32);
        using var image = reader.Execute();
        return ToVolume(image, path);
    }

    private static Volume<float> ToVolume(Image image, string source)
    {
        if (image.GetDimension() != 3)
            throw new InvalidInputException($"{source} has {image.GetDimension()} dimensions where 3 are expected: split it");
        using var sizes = image.GetSize();
        using var spacing = image.GetSpacing();
        using var origin = image.GetOrigin();
        using var direction = image.GetDirection();
        var size = new Size3((int)sizes[2], (int)sizes[1], (int)sizes[0]);
        var voxels = new float[size.Count];
        Marshal.Copy(image.GetBufferAsFloat(), voxels, 0, voxels.Length);
        // ITK's world is left-posterior-superior: the first two rows turn their sign.
        var cosines = new double[9];
        for (var i = 0; i < 9; i++) cosines[i] = i < 6 ? -direction[i] : direction[i];
        return new Volume<float>(
            size,
            new Geometry(new Vector3d(spacing[0], spacing[1], spacing[2]), new Vector3d(-origin[0], -origin[1], origin[2]),
                new Direction(cosines)),
            voxels);
    }

    private static string LastLine(string message) =>
        message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("no reason given");
}
