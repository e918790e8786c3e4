namespace SamCrowd.Experiments.Stages;

/// <summary>The folder of one run and where things lie in it.</summary>
internal sealed class RunFolder(string root)
{
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The experiment as it was run, every value resolved.</summary>
    public string Definition => Path.Combine(Root, "experiment.json");

    public string Lock => Path.Combine(Root, "run.lock");

    /// <summary>Who runs here, for other processes to read.</summary>
    public string State => Path.Combine(Root, "run.json");

    public string Hashes => Path.Combine(Root, "hashes.json");

    public string UnfinishedRoot => Path.Combine(Root, "unfinished");

    public string PreviousRoot => Path.Combine(Root, "previous");

    /// <summary>A stage's finished result.</summary>
    public string Of(StageId id, params ReadOnlySpan<string> parts) => Path.Combine([Root, .. id.Parts, .. parts]);

    /// <summary>Where a stage's result is made before it takes its place.</summary>
    public string Unfinished(StageId id) => Path.Combine([UnfinishedRoot, .. id.Parts]);

    /// <summary>The result that the present one replaced after a change; one generation.</summary>
    public string Previous(StageId id) => Path.Combine([PreviousRoot, .. id.Parts]);

    /// <summary>Who does a stage now ("json") and the lock that holds it ("lock").</summary>
    public string Running(StageId id, string ending) => $"{Path.Combine([Root, "running", .. id.Parts])}.{ending}";

    /// <summary>What can be made again at any time and is deleted when no stage needs it.</summary>
    public string Cache(string name) => Path.Combine(Root, "cache", name);
}
