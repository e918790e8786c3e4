using SamCrowd.Datasets.Import;
using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>data</c> key of an experiment.</summary>
internal sealed record DataSection
{
    [Setting("Layout of the data: msd, nnunet, btcv or folder for files at path; phantom for a synthetic abdominal CT set.")]
    public required DataSource Source { get; init; }

    [Setting("Folder of the data set, relative to this YAML file. Not used by the phantom.")]
    public InputPath? Path { get; init; }

    [Setting("Training cases: a number of them (drawn with selection_seed) or a list of ids.")]
    public CaseSelection? Train { get; init; }

    [Setting("Test cases: a number of them (drawn with selection_seed) or a list of ids.")]
    public CaseSelection? Test { get; init; }

    [Setting("Test cases of another data set, in place of test.")]
    public TestSection? TestFrom { get; init; }

    [Setting("The labels to keep, numbered from 1 in this order; the rest becomes background. All if none are given.")]
    public IReadOnlyList<LabelSection>? Labels { get; init; }

    [Setting("How the report cites the data, e.g. Simpson et al. 2019; the papers of the Decathlon and of BTCV if none is given.")]
    [DoesNotDecideResult]
    public string? Citation { get; init; }

    [Setting("What to download if path does not exist.")]
    public OriginSection? Origin { get; init; }

    [Setting("Seed for drawing cases if train or test is a number.", Min = 0)]
    public int SelectionSeed { get; init; } = 12345;

    [Setting("How images and label maps are matched if source is folder.")]
    public FolderLayout Folder { get; init; } = new();

    [Setting("Settings of the synthetic set if source is phantom.")]
    public PhantomSection Phantom { get; init; } = new();
}
