using System.Text.Json;
using System.Text.Json.Nodes;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Stages;

/// <summary>A stage's <c>stage.json</c>: what was or is being done in its folder, from what, when and where.</summary>
public sealed record StageRecord
{
    public const string FileName = "stage.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required string Stage { get; init; }

    /// <summary>SHA-256 over the stage's version, settings, files and the keys of the stages it reads.</summary>
    public required string Key { get; init; }

    public required int Version { get; init; }

    public required JsonObject Settings { get; init; }

    /// <summary>Content hashes of files outside the run.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Keys of the stages it reads.</summary>
    public required IReadOnlyDictionary<string, string> DependsOn { get; init; }

    public required DateTimeOffset Start { get; init; }

    /// <summary>Null while it runs, and where it was cut off.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>When it was taken up again after being cut off.</summary>
    public IReadOnlyList<DateTimeOffset> Resumed { get; init; } = [];

    public required Machine Machine { get; init; }

    /// <summary>Version of this program.</summary>
    public required string Program { get; init; }

    /// <summary>What it wrote: path inside the folder to size in bytes.</summary>
    public IReadOnlyDictionary<string, long> Outputs { get; init; } = new Dictionary<string, long>();

    /// <returns>Null where there is none or it cannot be read.</returns>
    public static StageRecord? TryRead(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<StageRecord>(File.ReadAllBytes(path), Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Write(string folder) => AtomicFile.WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json));

    /// <summary>The record with the folder's files as outputs and this end.</summary>
    public StageRecord Finished(string folder, DateTimeOffset end) => this with
    {
        End = end,
        Outputs = new SortedDictionary<string, long>(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != FileName)
            .ToDictionary(path => Path.GetRelativePath(folder, path).Replace('\\', '/'), path => new FileInfo(path).Length), StringComparer.Ordinal),
    };

    /// <returns>The first output that is gone or has another size; null where all are there.</returns>
    public string? MissingOutput(string folder) => Outputs
        .Where(output => new FileInfo(Path.Combine(folder, output.Key)) is not { Exists: true } file || file.Length != output.Value)
        .Select(output => output.Key)
        .FirstOrDefault();
}
