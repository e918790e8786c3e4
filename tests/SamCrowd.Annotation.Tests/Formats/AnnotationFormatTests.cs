using SamCrowd.Annotation.Formats;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Annotation.Tests.Formats;

/// <summary>
/// Files as annotators' tools write them. Images are 100 x 80 and shown as stored, so that a box stands where the file says.
/// </summary>
public abstract class AnnotationFormatTests : IDisposable
{
    private protected static readonly ImageMapping Mapping = new()
    {
        Labels = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2, ["0"] = 1, ["1"] = 2 },
        Orientation = ImageOrientation.AsStored,
    };

    private protected readonly TemporaryFolder Folder = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected void Write(string[] parts, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Folder[parts])!);
        File.WriteAllText(Folder[parts], text);
    }

    /// <summary>The one box of an import, with which nothing was left.</summary>
    private protected static PixelBox BoxOf(ImportedBoxes imported)
    {
        Assert.Equal(0, imported.Left);
        return Assert.Single(imported.Table.Prompts).Box!.Value;
    }

    /// <summary>The one line of a refusal that names the file.</summary>
    private protected static string Refused(string file, Func<ImportedBoxes> read)
    {
        var message = Assert.Throws<InvalidInputException>(read).Message;
        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
