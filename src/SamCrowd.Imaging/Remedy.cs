namespace SamCrowd.Imaging;

/// <summary>
/// What puts wrong input right. <see cref="Text"/> words it for someone who calls the library and names no command and no option; a front
/// end words the kinds below for its own reader (the command line by an option, an experiment file by a key).
/// </summary>
internal abstract record Remedy
{
    /// <summary>A clause in the imperative, without capital and full stop.</summary>
    public abstract string Text { get; }

    /// <summary>Plain words, the same for every reader.</summary>
    public static implicit operator Remedy(string text) => new Advice(text);

    public sealed override string ToString() => Text;
}

/// <summary>Words that hold for every reader, e.g. "copy or download it again".</summary>
internal sealed record Advice(string Words) : Remedy
{
    public override string Text => Words;
}

/// <summary>An earlier step of the work has to be done (again).</summary>
/// <param name="Step">Which.</param>
/// <param name="Purpose">What the step does here, e.g. "make the preprocessed cases"; null for the step's own words.</param>
/// <param name="Target">What it is done to: a folder, a model's name; null where that is clear.</param>
internal sealed record RunStep(WorkStep Step, string? Purpose = null, string? Target = null) : Remedy
{
    public override string Text => Purpose ?? Step switch
    {
        WorkStep.Import => "import the data set first",
        WorkStep.ImportDecathlon => "import it as a task of the Medical Segmentation Decathlon",
        WorkStep.ImportNnUNet => "import it as a data set of nnU-Net",
        WorkStep.ImportDicom => "convert the DICOM series to NIfTI first",
        WorkStep.MakePhantom => "make the phantom data set first",
        WorkStep.Verify => "check the data set's integrity, which lists every problem",
        WorkStep.CorrectGeometry => "check the data set's integrity and have a copy with corrected geometry written",
        WorkStep.Fingerprint => "extract the data set's fingerprint again",
        WorkStep.Plan => "plan the experiment again",
        WorkStep.Preprocess => "preprocess the data set first",
        WorkStep.Train => "train the network first",
        WorkStep.SimulateBoxes => "simulate boxes first",
        WorkStep.ImportBoxes => "import boxes first",
        WorkStep.Annotate => "start the crowd's server first",
        WorkStep.FetchSamModel => "fetch the SAM model again",
        WorkStep.InspectSamModel => "look at the model's inputs and outputs, and state its contract",
        WorkStep.MeasureSamLabels => "measure the quality of SAM's labels first",
        _ => throw new ArgumentOutOfRangeException(nameof(Step), Step, "no such step"),
    };
}

/// <summary>Steps of the work that a remedy can name.</summary>
internal enum WorkStep
{
    Import,
    ImportDecathlon,
    ImportNnUNet,
    ImportDicom,
    MakePhantom,
    Verify,
    CorrectGeometry,
    Fingerprint,
    Plan,
    Preprocess,
    Train,
    SimulateBoxes,
    ImportBoxes,
    Annotate,
    FetchSamModel,
    InspectSamModel,
    MeasureSamLabels,
}

/// <summary>Another folder has to be written to; the one that was named is in use or holds something else.</summary>
/// <param name="Instead">What would do as well, e.g. "remove it"; null for nothing.</param>
internal sealed record ChooseAnotherFolder(string? Instead = null) : Remedy
{
    public override string Text => Instead is null ? "choose another output folder" : $"{Instead}, or choose another output folder";
}

/// <summary>A setting has to be given or changed.</summary>
/// <param name="Setting">The setting's name, e.g. "channels"; front ends show their own name for it.</param>
/// <param name="Advice">What to give, as a clause in which {0} stands for the setting's name, e.g. "name the channels with {0}".</param>
internal sealed record GiveSetting(InputSetting Setting, string Advice) : Remedy
{
    public override string Text => In(Setting switch
    {
        InputSetting.Channels => "ChannelNames",
        InputSetting.ChannelSuffixes => "ChannelSuffixes",
        InputSetting.ImagesFolder => "Images",
        InputSetting.LabelsFolder => "Labels",
        InputSetting.LabelNames => "LabelNames",
        InputSetting.PretrainedWeights => "PretrainedWeights",
        InputSetting.LibTorch => "the folder of libtorch",
        InputSetting.ImageSize => "the size of images",
        InputSetting.Corners => "Corners",
        InputSetting.AnnotationFormat => "Format",
        _ => throw new ArgumentOutOfRangeException(nameof(Setting), Setting, "no such setting"),
    });

    /// <summary>The advice with a front end's own name for the setting.</summary>
    public string In(string name) => string.Format(System.Globalization.CultureInfo.InvariantCulture, Advice, name);
}

/// <summary>Settings that a remedy can name.</summary>
internal enum InputSetting
{
    Channels,
    ChannelSuffixes,
    ImagesFolder,
    LabelsFolder,
    LabelNames,
    PretrainedWeights,
    LibTorch,
    ImageSize,
    Corners,
    AnnotationFormat,
}

/// <summary>A second stage of a cascade needs the model of the stage before it, or that model's label maps.</summary>
/// <param name="Configuration">The configuration of the stage before, e.g. "3d_lowres"; null where it is not known.</param>
internal sealed record NeedsPreviousStage(string? Configuration = null) : Remedy
{
    public override string Text => $"give the model of {Configuration ?? "the previous stage"}, or its label maps";
}

/// <summary>A configuration that is no second stage takes no model or label maps of a stage before it.</summary>
internal sealed record WithoutPreviousStage : Remedy
{
    public override string Text => "give no model and no label maps of a previous stage";
}

/// <summary>The data set has to be preprocessed with voxel weights.</summary>
internal sealed record NeedsVoxelWeights : Remedy
{
    public override string Text => "preprocess it with voxel weights";
}

/// <summary>The data set has to be preprocessed with the annotators' boxes.</summary>
internal sealed record NeedsBoxes : Remedy
{
    public override string Text => "preprocess it with the annotators' boxes";
}

/// <summary>Probabilities have to be written beside the predicted label maps.</summary>
internal sealed record NeedsProbabilities : Remedy
{
    public override string Text => "predict with probabilities saved";
}
