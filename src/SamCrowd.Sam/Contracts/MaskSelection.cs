namespace SamCrowd.Sam.Contracts;

/// <summary>Which of a decoder's masks is taken.</summary>
internal enum MaskSelection
{
    /// <summary>Of the three candidate masks (tokens 1 to 3) the one with the highest predicted IoU, as the study does.</summary>
    BestCandidate,

    /// <summary>The single-mask token, 0 (MedSAM).</summary>
    SingleToken,
}
