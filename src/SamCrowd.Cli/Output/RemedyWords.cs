using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Setup;
using SamCrowd.Imaging;

namespace SamCrowd.Cli.Output;

/// <summary>
/// What puts wrong input right, in words of the command line: the one place where a remedy becomes a command or an option.
/// </summary>
internal static class RemedyWords
{
    public static string Of(Remedy remedy) => remedy switch
    {
        RunStep { Step: WorkStep.ImportDecathlon or WorkStep.ImportNnUNet or WorkStep.ImportDicom } step =>
            $"use 'samcrowd {Command(step)}'",
        RunStep { Purpose: { } purpose } step => $"{purpose} with 'samcrowd {Command(step)}'",
        RunStep step => $"run 'samcrowd {Command(step)}'",
        ChooseAnotherFolder { Instead: null } => "choose another folder with --out",
        ChooseAnotherFolder { Instead: { } instead } => $"{instead}, or choose another folder with --out",
        GiveSetting setting => setting.In(Option(setting.Setting)),
        NeedsPreviousStage { Configuration: var stage } =>
            $"give the model of {stage ?? "the previous stage"} with --previous MODEL, or its label maps with --previous-stage DIR",
        WithoutPreviousStage => "omit --previous and --previous-stage",
        NeedsVoxelWeights => "preprocess it with --weights DIR",
        NeedsBoxes => "train with --boxes FILE",
        NeedsProbabilities => "predict with --save-probabilities",
        CorrectPath { Instead: null } path => $"correct {path.Key} or give it with --set {path.Key}=PATH",
        CorrectPath { Instead: { } instead } path => $"{Of(instead)}, or give its place with --set {path.Key}=PATH",
        ImportBoxFiles files => $"{ImportBoxFiles.Purpose}, e.g. samcrowd boxes import {files.Folder} --format {files.Format} "
            + "--labels CLASS=VALUE,... --dataset DATASET --annotator NAME --out NAME.csv",
        _ => remedy.Text,
    };

    private static string Command(RunStep step)
    {
        var command = step.Step switch
        {
            WorkStep.Import => "import",
            WorkStep.ImportDecathlon => "import msd",
            WorkStep.ImportNnUNet => "import nnunet",
            WorkStep.ImportDicom => "import dicom",
            WorkStep.MakePhantom => "phantom",
            WorkStep.Verify => "verify",
            WorkStep.CorrectGeometry => "verify --mend OUT",
            WorkStep.Fingerprint => "fingerprint",
            WorkStep.Plan => "plan",
            WorkStep.Preprocess => "preprocess",
            WorkStep.Train => "train",
            WorkStep.SimulateBoxes => "boxes simulate",
            WorkStep.ImportBoxes => "boxes import",
            WorkStep.Annotate => "annotate",
            WorkStep.FetchSamModel => "sam pull",
            WorkStep.InspectSamModel => "sam inspect",
            WorkStep.MeasureSamLabels => "sam quality",
            _ => throw new ArgumentOutOfRangeException(nameof(step), step.Step, "no such step"),
        };
        return step.Target is null ? command : $"{command} {step.Target}";
    }

    private static string Option(InputSetting setting) => setting switch
    {
        InputSetting.Channels => "--channels",
        InputSetting.ChannelSuffixes => "--channel-suffixes",
        InputSetting.ImagesFolder => "--images",
        InputSetting.LabelsFolder => "--labels",
        InputSetting.LabelNames => "--label-names",
        InputSetting.PretrainedWeights => "--pretrained",
        InputSetting.LibTorch => "--libtorch",
        InputSetting.ImageSize => "--size W,H or --dataset DIR",
        InputSetting.Corners => "--corners",
        InputSetting.AnnotationFormat => "--format",
        _ => throw new ArgumentOutOfRangeException(nameof(setting), setting, "no such setting"),
    };
}
