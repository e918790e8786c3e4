namespace SamCrowd.NnUNet.Planning;

/// <summary>
/// Which normalisation a channel gets by its name (nnU-Net's map_channel_name_to_normalization.py); names it does not know are z-scored.
/// </summary>
internal static class ChannelNormalization
{
    public static string SchemeFor(string channelName) => channelName.ToLowerInvariant() switch
    {
        "ct" => "CTNormalization",
        "nonorm" => "NoNormalization",
        "rescale_to_0_1" => "RescaleTo01Normalization",
        "rgb_to_0_1" => "RGBTo01Normalization",
        _ => "ZScoreNormalization",
    };

    /// <summary>Only z-score can be computed inside the non-zero mask and leave the outside at zero.</summary>
    public static bool KeepsZeroOutsideMask(string scheme) => scheme == "ZScoreNormalization";
}
