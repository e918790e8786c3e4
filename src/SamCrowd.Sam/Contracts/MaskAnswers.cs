namespace SamCrowd.Sam.Contracts;

/// <summary>Which mask token answers a box, clicks, and both, in words.</summary>
internal static class MaskAnswers
{
    private const string Best = "the best of the three candidates by predicted IoU";
    private const string Single = "the single-mask token (0)";

    public static string ToBox(DecoderContract contract) => contract.Tokens == MaskTokens.ByPointCount ? $"{Best}, chosen inside"
        : Chosen(contract);

    /// <summary>Clicks without a box; the padding point counts where one is fed.</summary>
    public static string ToClicks(DecoderContract contract)
    {
        if (contract.Tokens != MaskTokens.ByPointCount) return Chosen(contract);
        return contract.NeedsPaddingPoint
            ? $"one click {Best}, several {Single}, chosen inside"
            : $"one or two clicks {Best}, more {Single}, chosen inside";
    }

    public static string ToBoxAndClicks(DecoderContract contract) => contract.Tokens == MaskTokens.ByPointCount ? $"{Single}, chosen inside"
        : Chosen(contract);

    /// <summary>
    /// What a user of clicks has to know of this decoder: that with several clicks, or a box and clicks, another token answers than a
    /// decoder with four masks of the same weights takes. Null where there is nothing to know.
    /// </summary>
    public static string? NoteOnClicks(DecoderContract contract) => contract.Tokens == MaskTokens.ByPointCount && contract.TakesPoints
        ? "this decoder gives one mask: several clicks, or a box and clicks, are answered by the single-mask token, where a decoder with "
        + "four masks of the same weights "
            + "gives the best of three candidates"
        : null;

    /// <summary>What segmenting everything has to say of this decoder; null where it gives all candidates.</summary>
    public static string? NoteOnCandidates(DecoderContract contract) => contract.Tokens switch
    {
        MaskTokens.ByPointCount or MaskTokens.Single =>
            "this decoder gives one mask a point, not three candidates: about half of the masks that a decoder with four masks of the same "
                + "weights finds are missing",
        MaskTokens.ChosenInside => "this decoder gives one mask a point, chosen inside: masks that a decoder with several masks finds may "
            + "be missing",
        _ => null,
    };

    private static string Chosen(DecoderContract contract) => contract.Tokens switch
    {
        MaskTokens.Single => Single,
        MaskTokens.ChosenInside => $"{contract.Choice ?? "the export's only mask"}, chosen inside",
        _ when contract.Selection == MaskSelection.SingleToken => Single,
        MaskTokens.Unstated => $"{Best} where there are several, else the only mask",
        _ => Best,
    };
}
