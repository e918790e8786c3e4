using System.Text.RegularExpressions;

namespace SamCrowd.Annotation.Formats;

/// <summary>The address of an image as Label Studio keeps it: of an upload, a local folder, a bucket, or the web.</summary>
/// <param name="Key">Without what the tool added; tells images of one name apart.</param>
/// <param name="Name">The file's name.</param>
internal sealed partial record ImageAddress(string Key, string Name)
{
    // Label Studio puts eight hexadecimal digits and a dash before the name of an uploaded file, and nowhere else.
    [GeneratedRegex(@"(^|/)upload/(\d+/)?[0-9a-fA-F]{8}-(?<name>[^/]+)$")]
    private static partial Regex Upload();

    public static ImageAddress Of(string address)
    {
        var local = address.IndexOf("?d=", StringComparison.Ordinal);
        var path = local >= 0 ? address[(local + 3)..].Split('&')[0] : address.Split('?', '#')[0];
        path = Uri.UnescapeDataString(path).Replace('\\', '/');
        if (Upload().Match(path) is { Success: true } upload)
            return new ImageAddress(upload.Groups["name"].Value, upload.Groups["name"].Value);
        return new ImageAddress(path, path[(path.LastIndexOf('/') + 1)..]);
    }
}
