using System.Globalization;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SamCrowd.Sam.Contracts;

/// <summary>
/// Contracts as names and values for a reader: who resizes, to what, by which filter; which mask answers; what is assumed.
/// </summary>
internal static class ContractText
{
    public static IReadOnlyList<(string Name, string Value)> Of(EncoderContract contract)
    {
        List<(string, string)> lines =
        [
            ("role", "image encoder"),
            ("family", contract.Family),
            ("image", $"{contract.Input.Name}, {(contract.Layout == ImageLayout.ChannelsLast ? "channels last" : "channels first")}, "
                + $"{Type(contract.Input.ElementType)}"),
            ("resized", Resized(contract)),
            ("values", Values(contract.Scaling)),
            ("padding", contract.Padded ? $"zeros to {contract.Side} x {contract.Side}, after scaling"
                : contract.Scaling == PixelScaling.Raw ? "inside the graph" : "none"),
            ("features", string.Join(", ", contract.Outputs.Select(o => $"{o.Key} = {o.Value.Name}"))),
        ];
        if (contract.Assumption is { } assumption) lines.Add(("assumed", assumption));
        if (contract.Doubt is { } doubt)
            lines.Add(("in doubt", $"{doubt}: preset sam, ct and mr are refused unless 'scaling' is stated; presets medsam and "
                + $"medsam-as-in-paper say which it is"));
        return lines;
    }

    /// <param name="encoder">The encoder beside it, which decides the square that masks go by; null where it is not known.</param>
    public static IReadOnlyList<(string Name, string Value)> Of(DecoderContract contract, EncoderContract? encoder = null)
    {
        List<(string, string)> lines =
        [
            ("role", "mask decoder"),
            ("family", contract.Family),
            ("inputs", string.Join(", ", contract.Inputs.Select(i => $"{i.Key} = {i.Value.Name}"))),
            ("masks", $"{contract.Masks}: "
                + $"{Count(contract.Tokens)}{(contract.PretendedSize is { } side ? $", asked for at {side} x {side}" : "")}"),
            ("scores", contract.Scores?.ToString() ?? "none"),
            ("box", contract.TakesBoxes
                ? $"{(contract.Inputs.ContainsKey(DecoderRole.Boxes) ? "a box" : "corners as points (labels 2, 3)")}; answer: "
                + $"{MaskAnswers.ToBox(contract)}" : $"refused: {contract.BoxRefusal}"),
        ];
        if (contract.TakesPoints)
        {
            lines.Add(("clicks", $"{(contract.NeedsPaddingPoint ? "and a padding point (0, 0), label -1" : "without a padding point")}; "
                + $"answer: {MaskAnswers.ToClicks(contract)}"));
            if (contract.TakesBoxes)
                lines.Add(("box and clicks", $"without a padding point; answer: {MaskAnswers.ToBoxAndClicks(contract)}"));
        }
        else lines.Add(("clicks", "refused: it takes no points"));
        lines.Add(("previous mask", contract.TakesMask ? "taken" : "not taken"));
        lines.Add(("coordinates", Coordinates(contract, encoder)));
        lines.Add(("enlarged", Enlarged(contract, encoder)));
        lines.Add(("prompts a run", contract.Prompts is null ? "one" : "as many as have the same number of points"));
        if (contract.Assumption is { } assumption) lines.Add(("assumed", assumption));
        if (contract.Tokens == MaskTokens.Unstated)
            lines.Add(("not seen", "how many masks there are: the file leaves it open, and the first run decides"));
        if (contract.CornersUntried) lines.Add(("not seen", "whether labels 2 and 3 mean a box's corners: a trial run decides"));
        return lines;
    }

    private static string Resized(EncoderContract contract) => contract.Fit switch
    {
        ImageFit.Original => "inside the graph, which gets the image at its own size",
        ImageFit.Square => $"here, to {contract.Side} x {contract.Side}, {Filter(contract.Filter)}",
        _ => $"here, the long side to {contract.Side}{(contract.CutsSizes ? ", the short side cut down to whole pixels" : "")}, "
            + $"{Filter(contract.Filter)}",
    };

    private static string Filter(ResizeFilter filter) => filter switch
    {
        ResizeFilter.PillowBilinear => "Pillow's bilinear on 8 bits",
        ResizeFilter.PillowBicubic => "Pillow's bicubic on 8 bits",
        ResizeFilter.FloatBilinear => "torchvision's bilinear on real numbers",
        ResizeFilter.Cubic => "scikit-image's cubic",
        ResizeFilter.OpenCvArea => "OpenCV's INTER_AREA on 8 bits",
        ResizeFilter.Nearest => "OpenCV's nearest neighbour",
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "no such filter"),
    };

    private static string Values(PixelScaling scaling) => scaling switch
    {
        PixelScaling.MeanStd => "(x - mean) / std, ImageNet's numbers",
        PixelScaling.Unit => "x / 255",
        PixelScaling.Half => "(x / 255 - 0.5) / 0.5",
        PixelScaling.MinMax => "min-max to 0..1",
        _ => "0..255, scaled inside the graph",
    };

    private static string Count(MaskTokens tokens) => tokens switch
    {
        MaskTokens.All => "four masks, the single-mask token (0) and three candidates (1 to 3)",
        MaskTokens.Candidates => "three masks, the candidates (1 to 3)",
        MaskTokens.Unstated => "number of masks not stated",
        _ => "one mask",
    };

    private static string Coordinates(DecoderContract contract, EncoderContract? encoder)
    {
        if (contract.OriginalCoordinates) return "pixels of the original image";
        var frame = encoder is null ? "the encoder's frame" : $"a square of {encoder.CoordinateSide ?? encoder.Side}";
        return $"pixels of {frame}{(contract.WholeCoordinates ? ", cut down to whole numbers" : "")}";
    }

    private static string Enlarged(DecoderContract contract, EncoderContract? encoder)
    {
        var above = contract.SigmoidFirst ? "sigmoid first, above 0.5 at the end" : "above 0 at the end";
        if (contract.MasksAtImageSize) return "by the graph, at the image's size; above 0";
        var square = encoder is null ? "the encoder's square"
            : string.Create(CultureInfo.InvariantCulture, $"{encoder.CoordinateSide ?? encoder.Side} x "
            + $"{encoder.CoordinateSide ?? encoder.Side}");
        return contract.Enlargement switch
        {
            MaskEnlargement.TwoSteps => $"in two bilinear steps: to {square}, padding cut off, to the image's size; {above}",
            MaskEnlargement.OneStep => $"in one bilinear step to the image's size; {above}",
            _ => $"padding cut off at the low resolution, then one bilinear step to the image's size; {above}",
        };
    }

    private static string Type(TensorElementType type) => type.ToString().ToLowerInvariant();
}
