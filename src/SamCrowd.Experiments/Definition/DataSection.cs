using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>data</c> key of an experiment.</summary>
public sealed record DataSection
{
    [Description("Layout of the data: msd, nnunet, btcv or folder for files at path; phantom for a synthetic abdominal CT set.")]
    public required DataSource Source { get; init; }

    [Description("Folder of the data set, relative to this YAML file. Not used by the phantom.")]
    public InputPath? Path { get; init; }

    [Description("Training cases: a number of them (drawn with selection_seed) or a list of ids.")]
    public CaseSelection? Train { get; init; }

    [Description("Test cases: a number of them (drawn with selection_seed) or a list of ids.")]
    public CaseSelection? Test { get; init; }

    [Description("Test cases of another data set, in place of test.")]
    public TestSection? TestFrom { get; init; }

    [Description("The labels to keep, numbered from 1 in this order; the rest becomes background. All where none are given.")]
    public IReadOnlyList<LabelSection>? Labels { get; init; }

    [Description("What to download where path is not there.")]
    public OriginSection? Origin { get; init; }

    [Description("Seed of the draw of cases where train or test is a number.")]
    [Range(0, int.MaxValue)]
    public int SelectionSeed { get; init; } = 12345;

    [Description("How files pair up where source is folder.")]
    public FolderSection Folder { get; init; } = new();

    [Description("Settings of the synthetic set where source is phantom.")]
    public PhantomSection Phantom { get; init; } = new();
}
