using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SamCrowd.Imaging;

namespace SamCrowd.Crowd.Server;

/// <summary>
/// The pages and their parts, as they were built into the program; a path that is not one of theirs is not there. Texts of further
/// languages are read once, at the start, from the crowd's folder <c>texts</c>.
/// </summary>
internal sealed class PageFiles
{
    private const string Prefix = "page/";

    private readonly Dictionary<string, (byte[] Bytes, string Type)> _files = new(StringComparer.Ordinal);

    /// <param name="folder">The crowd's folder.</param>
    /// <exception cref="InvalidInputException">A file of texts is not an object of texts.</exception>
    public PageFiles(string folder)
    {
        var program = Assembly.GetExecutingAssembly();
        foreach (var name in program.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = program.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            // The build keeps a folder's separator of its own system.
            Add("/" + name[Prefix.Length..].Replace('\\', '/'), bytes);
        }
        var texts = Path.Combine(folder, "texts");
        if (Directory.Exists(texts))
            foreach (var file in Directory.EnumerateFiles(texts, "*.json")) Add("/texts/" + Path.GetFileName(file), ReadTexts(file));
        _files["/"] = _files["/index.html"];
        _files["/owner"] = _files["/owner.html"];
        Add("/texts/languages.json", JsonSerializer.SerializeToUtf8Bytes(Languages()));
    }

    public IEnumerable<string> Paths => _files.Keys;

    public Task Send(HttpContext context)
    {
        var (bytes, type) = _files[context.Request.Path.Value!];
        // The program's own files may be kept, but are asked for again, so that a new version is seen.
        context.Response.Headers.CacheControl = "no-cache";
        return Reply.Bytes(context, bytes, type);
    }

    private void Add(string path, byte[] bytes) => _files[path] = (bytes, TypeOf(path));

    /// <summary>The language of each file of texts, by its own name: "de": "Deutsch".</summary>
    private SortedDictionary<string, string> Languages()
    {
        var languages = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, file) in _files)
            if (path.StartsWith("/texts/", StringComparison.Ordinal))
                languages[Path.GetFileNameWithoutExtension(path)] =
                    JsonDocument.Parse(file.Bytes).RootElement.GetProperty("language").GetString()!;
        return languages;
    }

    private static byte[] ReadTexts(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            var texts = JsonSerializer.Deserialize<Dictionary<string, string>>(bytes);
            if (texts?.ContainsKey("language") != true) throw new JsonException("\"language\" is missing");
            return bytes;
        }
        catch (JsonException error)
        {
            throw new InvalidInputException($"{path}: not an object of texts as in en.json ({error.Message}); correct it or take it away",
                error);
        }
    }

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".json" => "application/json; charset=utf-8",
        ".svg" => "image/svg+xml",
        var ending => throw new InvalidOperationException($"a page has no files that end in '{ending}'"),
    };
}
