using System.Text.Json;
using SamCrowd.Imaging;

namespace SamCrowd.Crowd.Store;

/// <summary>
/// The tokens in clear, so that the same links can be printed after a restart: <c>links.json</c> in the crowd's folder, readable by its
/// owner alone. It is no part of the database: a copy of the store opens no door.
/// </summary>
internal sealed class TokenFile
{
    private const string Name = "links.json";

    private readonly string _path;
    private readonly Dictionary<string, string> _tokens;
    private readonly Lock _gate = new();

    /// <exception cref="InvalidInputException">The file is there and is not such a file.</exception>
    public TokenFile(string folder)
    {
        _path = Path.Combine(folder, Name);
        _tokens = File.Exists(_path) ? ReadFile(_path) : [];
    }

    public string? Find(string person)
    {
        lock (_gate) return _tokens.GetValueOrDefault(person);
    }

    public void Set(string person, string token)
    {
        lock (_gate)
        {
            _tokens[person] = token;
            Write();
        }
    }

    private static Dictionary<string, string> ReadFile(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path)) ?? [];
        }
        catch (JsonException error)
        {
            throw new InvalidInputException(
                path, "this is not the file that the crowd's server wrote", "delete it, and everyone gets a new link", error);
        }
    }

    private void Write()
    {
        var temporary = $"{_path}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(stream, _tokens);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, _path, overwrite: true);
    }
}
