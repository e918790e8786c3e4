namespace SamCrowd.Sam.Contracts;

/// <summary>Which of a decoder's masks is taken.</summary>
public enum MaskSelection
{
    /// <summary>Of the three candidate masks (without the single-mask token) the one with the highest predicted IoU, as the study does.</summary>
    BestCandidate,

    /// <summary>The single-mask token where the decoder has it, else the first mask (MedSAM).</summary>
    SingleToken,
}
