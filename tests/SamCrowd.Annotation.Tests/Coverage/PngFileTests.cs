using System.IO.Compression;
using SamCrowd.Annotation.Formats;
using SamCrowd.Annotation.Slices;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Annotation.Tests.Coverage;

public sealed class PngFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Exported_slices_have_the_studys_names_and_rotation()
    {
        var volume = new Volume<float>(new Size3(2, 2, 3), Geometry.WithSpacing(1, 1, 1), [0, 1, 2, 3, 4, 5, 10, 10, 10, 10, 10, 10]);
        var paths = SliceExport.Write(_folder.Root, "img0001", volume, new SliceExportSettings());
        Assert.Equal(["img0001-slice000.png", "img0001-slice001.png"], paths.Select(p => Path.GetFileName(p)!));
        Assert.Equal([0, 153, 204, 255, 0, 0, 51, 102], Scanlines(paths[0]));
        Assert.Equal(new byte[8], Scanlines(paths[1]));
        var window = SliceExport.Write(_folder.Root, "w", volume,
            new SliceExportSettings { Window = new(2, 4), Orientation = ImageOrientation.AsStored });
        Assert.Equal([0, 0, 0, 0, 0, 127, 255, 255], Scanlines(window[0]));
    }

    /// <summary>The unpacked image data: before each row its filter, which is 0.</summary>
    private static byte[] Scanlines(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().IndexOf("IDAT"u8);
        using var zlib = new ZLibStream(new MemoryStream(bytes, at + 4, bytes.Length - at - 4), CompressionMode.Decompress);
        using var content = new MemoryStream();
        zlib.CopyTo(content);
        return content.ToArray();
    }
}
