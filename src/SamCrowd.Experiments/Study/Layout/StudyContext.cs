using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;

namespace SamCrowd.Experiments.Study.Layout;

/// <summary>One study: its settings, where its parts lie, and what its arms are made from. Every step is made from it.</summary>
internal sealed record StudyContext(ExperimentDefinition Experiment, StudyLayout Layout)
{
    public StudyContext(ExperimentDefinition experiment, RunFolder run)
        : this(experiment, new StudyLayout(run, experiment.Name))
    {
    }

    public RunFolder Run => Layout.Run;

    public ArmSources Arms { get; } = new(Experiment, Layout);

    /// <summary>Where SAM's embeddings of slices are kept while labels are made; null where no second label set has use for them.</summary>
    public string? EmbeddingFolder { get; init; }
}
