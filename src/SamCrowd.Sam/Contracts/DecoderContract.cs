namespace SamCrowd.Sam.Contracts;

/// <summary>How to call a mask decoder, and what its masks are.</summary>
internal sealed record DecoderContract
{
    /// <summary>The export family that the signature belongs to.</summary>
    public required DecoderFamily Kind { get; init; }

    /// <summary>The family's name for a reader, e.g. "SAM".</summary>
    public string Family => DecoderFamilies.Name(Kind);

    public required IReadOnlyDictionary<DecoderRole, TensorSignature> Inputs { get; init; }

    /// <summary>Output with the mask logits; the low-resolution ones wherever the model has them.</summary>
    public required TensorSignature Masks { get; init; }

    /// <summary>Output with the predicted IoU (or stability) of each mask; null where the model has none.</summary>
    public TensorSignature? Scores { get; init; }

    /// <summary>Which mask tokens the masks come from.</summary>
    public required MaskTokens Tokens { get; init; }

    /// <summary>What a decoder of <see cref="MaskTokens.ChosenInside"/> answers with, for a reader.</summary>
    public string? Choice { get; init; }

    /// <summary>Which of its masks the model's own predictor takes.</summary>
    public MaskSelection Selection { get; init; } = MaskSelection.BestCandidate;

    /// <summary>
    /// True where clicks without a box are followed by a point (0, 0) of label -1, as the model's own predictor does; false where the graph
    /// adds it.
    /// </summary>
    public bool NeedsPaddingPoint { get; init; }

    public MaskEnlargement Enlargement { get; init; } = MaskEnlargement.TwoSteps;

    /// <summary>True where the sigmoid is taken before the enlargement, and 0.5 is the threshold after it (MedSAM).</summary>
    public bool SigmoidFirst { get; init; }

    /// <summary>True where masks come at the image's size, so that nothing is enlarged.</summary>
    public bool MasksAtImageSize { get; init; }

    /// <summary>True where prompt coordinates are pixels of the original image instead of the resized one.</summary>
    public bool OriginalCoordinates { get; init; }

    /// <summary>True where prompt coordinates are cut down to whole pixels of the resized image (LiteMedSAM).</summary>
    public bool WholeCoordinates { get; init; }

    /// <summary>
    /// Size that is stated to a graph which only gives masks at the size it is told, so that it gives the low-resolution ones.
    /// </summary>
    public int? PretendedSize { get; init; }

    /// <summary>Where several prompts of one image may go into one run; null where the graph takes one.</summary>
    public PromptAxis? Prompts { get; init; }

    /// <summary>
    /// True where only a trial run shows whether labels 2 and 3 of a point mean a box's corners: Hugging Face's standard export and others
    /// with the same signature differ in that.
    /// </summary>
    public bool CornersUntried { get; init; }

    /// <summary>Why the model cannot be prompted with a box; null where it can.</summary>
    public string? BoxRefusal { get; init; }

    /// <summary>What the metadata cannot tell and was assumed; null where nothing was.</summary>
    public string? Assumption { get; init; }

    public bool TakesMask => Inputs.ContainsKey(DecoderRole.Mask) && Inputs.ContainsKey(DecoderRole.HasMask);

    public bool TakesPoints => Inputs.ContainsKey(DecoderRole.PointCoordinates);

    public bool TakesBoxes => BoxRefusal is null;
}

/// <summary>The axis along which a decoder takes several prompts of one image.</summary>
internal enum PromptAxis
{
    /// <summary>point_coords [prompts, points, 2], masks [prompts, masks, h, w] (SAM 2, EfficientViT-SAM).</summary>
    First,

    /// <summary>
    /// input_points [1, prompts, points, 2], input_boxes [1, prompts, 4], masks [1, prompts, masks, h, w] (Hugging Face).
    /// </summary>
    Second,
}
