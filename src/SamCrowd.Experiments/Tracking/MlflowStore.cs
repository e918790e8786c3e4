using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Tables;

namespace SamCrowd.Experiments.Tracking;

/// <summary>
/// Writes what a run measured into MLflow's file store (<c>mlruns</c>), which <c>mlflow ui</c> shows: an experiment for the study, a run
/// for each training with its settings and epochs, and one for each evaluation with its scores. Layout: mlflow/store/tracking/file_store.py
/// of MLflow 2. Written again, a run takes the place of its former self.
/// </summary>
internal static class MlflowStore
{
    // mlflow.entities.RunStatus and SourceType.
    private const int Running = 1, Finished = 3, Failed = 4, LocalSource = 4;

    private static readonly string[] EpochValues = ["train_loss", "val_loss", "pseudo_dice", "ema_pseudo_dice", "learning_rate", "seconds"];

    /// <param name="store">The folder, e.g. "mlruns".</param>
    /// <returns>The names of the runs that were written.</returns>
    /// <exception cref="InvalidInputException">Nothing of the run is done that could be written.</exception>
    public static IReadOnlyList<string> Write(StudyRun run, string store)
    {
        var name = run.Point.Name.Length > 0 ? $"{run.Study.Experiment.Name}-{run.Point.Name}" : run.Study.Experiment.Name;
        var experiment = Path.Combine(Path.GetFullPath(store), IdOf(name));
        var written = new List<string>();
        foreach (var stage in run.Stages.Where(stage => stage.Id.Kind is "train" or "evaluate"))
        {
            if (StageRecord.TryRead(run.Study.Run.Of(stage.Id)) is not { } record) continue;
            var title = stage.Id.Text;
            var folder = Path.Combine(experiment,
                FileDigest.OfText($"{name}/{title}")[..32]);
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            WriteRun(folder, experiment, title, record);
            foreach (var (key, value) in record.Settings) Put(folder, "params", key, Text(value));
            if (stage.Id.Kind == "train") WriteEpochs(folder, run.Study.Run.Of(stage.Id, "metrics.jsonl"));
            else WriteScores(folder, run.Study.Run.Of(stage.Id, "cases.csv"), Milliseconds(record.End ?? record.Start));
            written.Add(title);
        }
        if (written.Count == 0)
            throw new InvalidInputException(run.Study.Run.Root, "no training and no evaluation is done", "run the experiment first");
        WriteExperiment(experiment, name);
        return written;
    }

    private static void WriteExperiment(string folder, string name)
    {
        var now = Milliseconds(DateTimeOffset.UtcNow);
        AtomicFile.WriteText(Path.Combine(folder, "meta.yaml"), string.Create(
            CultureInfo.InvariantCulture,
            $"artifact_location: {new Uri(folder).AbsoluteUri}\ncreation_time: {now}\nexperiment_id: "
                + $"'{Path.GetFileName(folder)}'\nlast_update_time: {now}\nlifecycle_stage: active\nname: {Quoted(name)}\n"));
    }

    private static void WriteRun(string folder, string experiment, string title, StageRecord record)
    {
        var id = Path.GetFileName(folder);
        var status = record.End is not null ? Finished : record.Failure is not null ? Failed : Running;
        var end = record.End is { } ended ? Milliseconds(ended).ToString(CultureInfo.InvariantCulture) : "null";
        AtomicFile.WriteText(Path.Combine(folder, "meta.yaml"), string.Create(
            CultureInfo.InvariantCulture,
            $"artifact_uri: {new Uri(Path.Combine(folder, "artifacts")).AbsoluteUri}\nend_time: {end}\nentry_point_name: "
                + $"''\nexperiment_id: '{Path.GetFileName(experiment)}'\nlifecycle_stage: active\nrun_id: {id}\nrun_name: "
                + $"{Quoted(title)}\nrun_uuid: {id}\nsource_name: ''\nsource_type: {LocalSource}\nsource_version: ''\nstart_time: "
                + $"{Milliseconds(record.Start)}\nstatus: {status}\ntags: []\nuser_id: samcrowd\n"));
        Directory.CreateDirectory(Path.Combine(folder, "artifacts"));
        Put(folder, "tags", "mlflow.runName", title);
        Put(folder, "tags", "samcrowd.key", record.Key);
    }

    private static void WriteEpochs(string folder, string path)
    {
        if (!File.Exists(path)) return;
        var lines = new SortedDictionary<string, StringBuilder>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(path).Where(line => line.Length > 0))
        {
            using var epoch = JsonDocument.Parse(line);
            var (root, step) = (epoch.RootElement, epoch.RootElement.GetProperty("epoch").GetInt32());
            var time = (long)(root.GetProperty("ended").GetDouble() * 1000);
            foreach (var key in EpochValues)
                if (root.TryGetProperty(key, out var value)) Add(key, value);
            if (!root.TryGetProperty("pseudo_dice_per_class", out var classes)) continue;
            var number = 0;
            foreach (var value in classes.EnumerateArray()) Add($"pseudo_dice_class_{++number}", value);

            void Add(string key, JsonElement value)
            {
                if (value.ValueKind != JsonValueKind.Number) return;
                if (!lines.TryGetValue(key, out var text)) lines[key] = text = new StringBuilder();
                text.Append(CultureInfo.InvariantCulture, $"{time} {value.GetDouble():R} {step}\n");
            }
        }
        foreach (var (key, text) in lines) Put(folder, "metrics", key, text.ToString());
    }

    /// <summary>Means over cases of each label and measure.</summary>
    private static void WriteScores(string folder, string path, long time)
    {
        if (!File.Exists(path)) return;
        var table = CsvTable.Read(path);
        var (label, first) = (table.IndexOf("label"), table.IndexOf("label") + 1);
        for (var column = first; column < table.Header.Count; column++)
        {
            if (table.Header[column] is "TP" or "FP" or "FN" or "TN") continue;
            foreach (var rows in table.Rows.GroupBy(row => row[label]))
            {
                var values = rows.Select(row => table.TryNumber(row[column], out var value) ? value : double.NaN).Where(double.IsFinite)
                    .ToArray();
                if (values.Length == 0) continue;
                var key = $"{table.Header[column]}_label_{rows.Key.Replace('+', '-')}";
                Put(folder, "metrics", key, string.Create(CultureInfo.InvariantCulture, $"{time} {values.Average():R} 0\n"));
            }
        }
    }

    /// <summary>As YAML writes text that could be read as something else, e.g. a study named "2024" or "on".</summary>
    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static void Put(string folder, string kind, string key, string text) =>
        AtomicFile.WriteText(Path.Combine(folder, kind, key), text);

    private static string Text(JsonNode? value) => value is null ? "null" : value.GetValueKind() == JsonValueKind.String ? (string)value!
        : value.ToJsonString();

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    /// <summary>MLflow's ids are digits; made from the name, so that a study is one experiment however often it is written.</summary>
    private static string IdOf(string name) =>
        ((BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(name))) % 900_000_000_000_000_000UL) + 100_000_000_000_000_000UL)
        .ToString(CultureInfo.InvariantCulture);
}
