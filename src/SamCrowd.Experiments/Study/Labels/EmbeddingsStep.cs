using System.Text.Json.Nodes;
using SamCrowd.Experiments.Repair.Steps;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Experiments.Study.Labels;

/// <summary>Deletes SAM's embeddings when all label sets of a run are made, unless they are to be kept.</summary>
[ResultVersion("embeddings", 1)]
internal static class EmbeddingsStep
{
    /// <summary>Where label sets of the same slices share their embeddings.</summary>
    public static string Folder(RunFolder run) => run.Cache("embeddings");

    public static Stage Create(StudyContext study, IReadOnlyList<LabelSet> sets)
    {
        var keep = study.Experiment.Sam.KeepEmbeddings;
        return new Stage(
            StudyLayout.Embeddings,
            typeof(EmbeddingsStep),
            new JsonObject { ["keep"] = keep },
            [],
            [.. sets.Select(set => set.Stage), .. study.Arms.Repairs.Where(arm => arm.Repair!.Any(step => step.NeedsSam()))
                .Select(study.Arms.RepairedLabels)],
            Resumes: false,
            work =>
            {
                if (!keep) Delete(work.Run);
            });
    }

    public static void Delete(RunFolder run) => CacheFolder.Delete(Folder(run));
}
