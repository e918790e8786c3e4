using SamCrowd.Imaging;

namespace SamCrowd.Sam.Contracts;

/// <summary>Whether a decoder can give the mask that is to be taken.</summary>
internal static class DecoderChoice
{
    /// <exception cref="InvalidInputException">The single-mask token is wanted and the decoder does not give it, or there is nothing to
    /// choose by.</exception>
    public static void Check(DecoderContract decoder, string file)
    {
        if (decoder.Selection == MaskSelection.SingleToken
            && decoder.Tokens is not (MaskTokens.All or MaskTokens.Single or MaskTokens.Unstated))
        {
            throw new InvalidInputException(
                file, "the single-mask token is to be taken, and this decoder answers a box with "
                + $"{MaskAnswers.ToBox(decoder with { Selection = MaskSelection.BestCandidate })}",
                "use a decoder with four masks (exported without Meta's option to return a single mask), or state "
                    + "'mask_tokens' in a contract file if its mask is that token's");
        }
        if (decoder.Scores is null && decoder.Tokens is MaskTokens.All or MaskTokens.Candidates
            && decoder.Selection == MaskSelection.BestCandidate)
        {
            throw new InvalidInputException(
                file, "it gives several masks and no scores to choose one by",
                "name its scores in a contract file ('names', iou_predictions), or let 'selection' be single-token");
        }
    }
}
