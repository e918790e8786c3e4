namespace SamCrowd.Experiments.Stages;

/// <summary>The folder of one run and where things lie in it.</summary>
public sealed class RunFolder(string root)
{
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The experiment as it was run, every value resolved.</summary>
    public string Definition => Path.Combine(Root, "experiment.json");

    public string Lock => Path.Combine(Root, "run.lock");

    /// <summary>Who runs here; for a look from another terminal.</summary>
    public string State => Path.Combine(Root, "run.json");

    public string Hashes => Path.Combine(Root, "hashes.json");

    /// <summary>Who does a stage now ("json") and the lock that holds it ("lock").</summary>
    public string Running(string id, string ending) => $"{Path.Combine([Root, "running", .. id.Split('/')])}.{ending}";

    /// <param name="id">A stage's id, e.g. "train/GT/fold_0".</param>
    public string Of(string id, params ReadOnlySpan<string> parts) => Path.Combine([Root, .. id.Split('/'), .. parts]);
}
