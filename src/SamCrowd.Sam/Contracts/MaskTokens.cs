namespace SamCrowd.Sam.Contracts;

/// <summary>
/// Which of SAM's mask tokens a decoder's masks come from. SAM's decoder has four: the single-mask token (0), which is trained for prompts
/// that leave no doubt, and three candidates (1 to 3) for whole, part and subpart (segment_anything/modeling/mask_decoder.py).
/// </summary>
internal enum MaskTokens
{
    /// <summary>The file does not state how many masks there are; their number at a run decides.</summary>
    Unstated,

    /// <summary>Four masks: the single-mask token and the three candidates.</summary>
    All,

    /// <summary>Three masks: the candidates.</summary>
    Candidates,

    /// <summary>One mask: the single-mask token, whatever the prompt.</summary>
    Single,

    /// <summary>
    /// One mask, chosen inside as Meta's export with --return-single-mask does: with up to two points the best candidate, from three on the
    /// single-mask token; a box counts as two points, the padding point as one (segment_anything/utils/onnx.py, select_masks).
    /// </summary>
    ByPointCount,

    /// <summary>One mask, chosen inside in a way that is the model's own.</summary>
    ChosenInside,
}
