using System.Text.Json.Nodes;
using SamCrowd.Experiments.Stages;

namespace SamCrowd.Experiments.Study;

/// <summary>Deletes SAM's embeddings when all label sets of a run are made, unless they are to be kept.</summary>
internal static class EmbeddingsStep
{
    private const string Id = "embeddings";

    private const int Version = 1;

    /// <summary>Where label sets of the same pictures share their embeddings.</summary>
    public static string Folder(RunFolder run) => run.Of(Id, "cache");

    public static Stage Create(StudyContext study, IReadOnlyList<LabelSet> sets)
    {
        var keep = study.Experiment.Sam.KeepEmbeddings;
        return new Stage(Id, Version, new JsonObject { ["keep"] = keep }, [], [.. sets.Select(set => set.Stage)], Resumes: keep, work =>
        {
            if (!keep) Delete(work.Run);
        });
    }

    public static void Delete(RunFolder run)
    {
        if (Directory.Exists(Folder(run))) Directory.Delete(Folder(run), recursive: true);
    }
}
