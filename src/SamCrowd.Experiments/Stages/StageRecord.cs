using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Experiments.Stages;

/// <summary>A stage's <c>stage.json</c>: what was or is being done in its folder, from what, when and where.</summary>
internal sealed record StageRecord
{
    public const string FileName = "stage.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        AllowDuplicateProperties = false,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new OutputFileConverter() },
    };

    public required string Stage { get; init; }

    /// <summary>The value of the <see cref="ContentKey"/> of code, settings, files and the keys of the stages it reads.</summary>
    public required string Key { get; init; }

    /// <summary>Versions of the code that makes it, as <see cref="CodeVersion"/> names them.</summary>
    public string Code { get; init; } = "";

    public required JsonObject Settings { get; init; }

    /// <summary>Content hashes of files outside the run.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Keys of the stages it reads.</summary>
    public required IReadOnlyDictionary<string, string> DependsOn { get; init; }

    public required DateTimeOffset Start { get; init; }

    /// <summary>Null while it runs, and where it was interrupted.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>When it was taken up again after it was interrupted.</summary>
    public IReadOnlyList<DateTimeOffset> Resumed { get; init; } = [];

    public required Machine Machine { get; init; }

    /// <summary>Version of this program.</summary>
    public required string Program { get; init; }

    /// <summary>What it wrote, by path inside the folder.</summary>
    public IReadOnlyDictionary<string, OutputFile> Outputs { get; init; } = new Dictionary<string, OutputFile>();

    /// <returns>Null where there is none or it cannot be read.</returns>
    public static StageRecord? TryRead(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        try
        {
            var bytes = File.ReadAllBytes(path);
            // The settings are taken as they are: without this a key that occurs twice would be noticed only where they are compared.
            using var whole = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return JsonSerializer.Deserialize<StageRecord>(bytes, Json) is { } record && record.IsUsable()
                ? record
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Write(string folder) => AtomicFile.WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json));

    /// <summary>
    /// The record with the folder's files as outputs and this end. Files that were left under a temporary name are deleted.
    /// </summary>
    public StageRecord Finished(string folder, DateTimeOffset end, FileHashes hashes)
    {
        TemporaryFiles.Clear(folder, SearchOption.AllDirectories);
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != FileName);
        return this with { End = end, Failure = null, Outputs = DoneMarker.Of(Key, folder, files, hashes).Outputs };
    }

    /// <summary>No value is null that may not be, and every output lies inside the folder.</summary>
    private bool IsUsable() =>
        this is { Stage: not null, Key: not null, Code: not null, Settings: not null, Files: not null, DependsOn: not null }
        && this is { Resumed: not null, Machine: not null, Program: not null, Outputs: not null }
        && Outputs.Keys.All(name => name.Length > 0 && !Path.IsPathRooted(name) && !name.Split('/', '\\').Contains(".."));

    /// <returns>What is wrong with the first output that is not as it was written; null where none is.</returns>
    public string? Damage(string folder, FileHashes hashes) => new DoneMarker(Key, Outputs).Damage(folder, hashes);
}
