using SamCrowd.Datasets.Import;
using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>data.test_from</c> key of an experiment: another data set to test on.</summary>
internal sealed record TestSection
{
    [Setting("Layout of the data: msd, nnunet, btcv or folder.")]
    public required DataSource Source { get; init; }

    [Setting("Folder of the data set, relative to this YAML file.")]
    public required InputPath Path { get; init; }

    [Setting("Test cases: a number of them (drawn with selection_seed) or a list of ids; every labelled case if none is given.")]
    public CaseSelection? Cases { get; init; }

    [Setting("Which of its labels are the study's; those of the same name if none are given.")]
    public IReadOnlyList<LabelSection>? Labels { get; init; }

    [Setting("How images and label maps are matched if source is folder.")]
    public FolderLayout Folder { get; init; } = new();

    [Setting("What to download if path does not exist.")]
    public OriginSection? Origin { get; init; }
}
