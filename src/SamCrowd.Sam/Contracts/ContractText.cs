using SamCrowd.Imaging;

namespace SamCrowd.Sam.Contracts;

/// <summary>A recognised contract as names and values for a reader.</summary>
public static class ContractText
{
    /// <param name="overrides">What the user knows better; null for nothing.</param>
    /// <exception cref="InvalidInputException">The file is neither a known encoder nor a known decoder.</exception>
    public static IReadOnlyList<(string Name, string Value)> Of(ModelSignature model, ContractOverrides? overrides = null)
    {
        model = overrides?.Apply(model) ?? model;
        if (EncoderRecognizer.IsWhole(model)) return [.. Of(Encoder(model)), .. Of(Decoder(model))];
        if (EncoderRecognizer.IsEncoder(model)) return Of(Encoder(model));
        if (DecoderRecognizer.IsDecoder(model)) return Of(Decoder(model));
        throw new InvalidInputException($"{model.File}: neither an image encoder nor a mask decoder of the SAM family that is known (a contract file with 'names' can say what its inputs and outputs stand for)");

        EncoderContract Encoder(ModelSignature signature) => EncoderRecognizer.Recognize(signature) is var found && overrides is not null ? overrides.Apply(found) : found;

        DecoderContract Decoder(ModelSignature signature) => DecoderRecognizer.Recognize(signature) is var found && overrides is not null ? overrides.Apply(found) : found;
    }

    private static IReadOnlyList<(string, string)> Of(EncoderContract contract)
    {
        List<(string, string)> lines =
        [
            ("role", "image encoder"),
            ("family", contract.Family),
            ("image", $"{contract.Input.Name}, {contract.Layout}, {contract.Fit} {contract.Side}, {contract.Filter}"),
            ("values", contract.Scaling switch
            {
                PixelScaling.MeanStd => "(x - mean) / std",
                PixelScaling.Unit => "x / 255",
                PixelScaling.MinMax => "min-max to 0..1",
                _ => "0..255, scaled inside",
            }),
            ("padding", contract.Padded ? "zeros to the square, after scaling" : "none"),
            ("features", string.Join(", ", contract.Outputs.Select(o => $"{o.Key} = {o.Value.Name}"))),
        ];
        if (contract.Assumption is { } assumption) lines.Add(("assumed", assumption));
        return lines;
    }

    private static IReadOnlyList<(string, string)> Of(DecoderContract contract)
    {
        List<(string, string)> lines =
        [
            ("role", "mask decoder"),
            ("family", contract.Family),
            ("inputs", string.Join(", ", contract.Inputs.Select(i => $"{i.Key} = {i.Value.Name}"))),
            ("masks", $"{contract.Masks}{(contract.PretendedSize is { } side ? $", asked for at {side}x{side}" : "")}"),
            ("scores", contract.Scores?.ToString() ?? "none: the first mask is taken"),
            ("coordinates", contract.OriginalCoordinates ? "pixels of the original image" : contract.CoordinateSide is { } s ? $"pixels of a square of {s}" : "pixels of the resized image"),
            ("prompts", string.Join(", ", Prompts(contract))),
        ];
        if (contract.Refusal is { } refusal) lines.Add(("refused", refusal));
        return lines;
    }

    private static IEnumerable<string> Prompts(DecoderContract contract)
    {
        if (contract.Refusal is null) yield return contract.Inputs.ContainsKey(DecoderRole.Boxes) ? "box" : "box as two points (labels 2, 3)";
        if (contract.TakesPoints) yield return "points";
        if (contract.TakesMask) yield return "previous mask";
    }
}
