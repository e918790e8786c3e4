using System.Text.Json;
using System.Text.Json.Serialization;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Sam.Contracts;

/// <summary>
/// What the user knows better than the recognised contract and the preset: null leaves a field as they have it. A JSON file, or
/// the key <c>sam.contract</c> of an experiment, holds the same fields in snake_case, the values of a fixed set in kebab-case. A file
/// <c>contract.json</c> in a model's folder holds what is true of that model.
/// </summary>
internal sealed record ContractOverrides
{
    /// <summary>Name of the file in a model's folder.</summary>
    public const string FileName = "contract.json";

    private const int LargestSide = 4096;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    [Setting("Name of the encoder's file in the model's folder, if it holds several.")]
    public string? Encoder { get; init; }

    [Setting("Name of the decoder's file in the model's folder, if it holds several.")]
    public string? Decoder { get; init; }

    [Setting("Inputs and outputs whose names are not known, and the known names that they stand for, e.g. pixels: input_image.")]
    public IReadOnlyDictionary<string, string>? Names { get; init; }

    [Setting("Axis order of the image.")]
    public ImageLayout? Layout { get; init; }

    [Setting("Length in pixels that the (long) side of the image is resized to.", Min = 1, Max = LargestSide)]
    public int? Side { get; init; }

    [Setting("How the image is fitted into the square: original passes it at its own size.")]
    public ImageFit? Fit { get; init; }

    [Setting("True if the image has to be padded with zeros to the square before the encoder.")]
    public bool? Padded { get; init; }

    [Setting("How 0 to 255 becomes what the encoder takes.")]
    public PixelScaling? Scaling { get; init; }

    [Setting("How the image is resized.")]
    public ResizeFilter? Filter { get; init; }

    [Setting("True if prompt coordinates are pixels of the original image.")]
    public bool? OriginalCoordinates { get; init; }

    [Setting("Side of the square that prompt coordinates and masks refer to.", Min = 1, Max = LargestSide)]
    public int? CoordinateSide { get; init; }

    [Setting("Size to state to a graph that only gives masks at the original size.", Min = 1, Max = LargestSide)]
    public int? PretendedSize { get; init; }

    [Setting("True to prompt with a box's corners as points of labels 2 and 3; a trial run must show that the model knows them.")]
    public bool? CornersAsPoints { get; init; }

    [Setting("True if clicks without a box are followed by a point (0, 0) of label -1.")]
    public bool? PaddingPoint { get; init; }

    [Setting("Which of SAM's mask tokens the decoder's masks come from: all (four masks), candidates (three), or for one mask single, "
        + "by-point-count or chosen-inside.")]
    public MaskTokens? MaskTokens { get; init; }

    [Setting("Which of several masks is taken.")]
    public MaskSelection? Selection { get; init; }

    [Setting("How masks come to the image's size.")]
    public MaskEnlargement? Enlargement { get; init; }

    [Setting("True to take the sigmoid before masks are enlarged.")]
    public bool? SigmoidFirst { get; init; }

    /// <exception cref="InvalidInputException">The file is missing, is no JSON, has an unknown key or a value that its key cannot
    /// have.</exception>
    public static ContractOverrides Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidInputException($"{path}: there is no such contract file");
        try
        {
            var overrides = JsonSerializer.Deserialize<ContractOverrides>(File.ReadAllText(path), Options)
                ?? throw new JsonException("it is null");
            overrides.Check(path);
            return overrides;
        }
        catch (JsonException error)
        {
            var keys = typeof(ContractOverrides).GetProperties().Select(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name));
            throw new InvalidInputException($"{path}: not a contract ({error.Message.Split('\n')[0]}); its keys are "
                + $"{string.Join(", ", keys)}", error);
        }
    }

    /// <summary>What the folder of a model states of it; nothing where it has no such file.</summary>
    /// <exception cref="InvalidInputException">The file is no contract.</exception>
    public static ContractOverrides OfFolder(string folder) =>
        Path.Combine(folder, FileName) is var path && File.Exists(path) ? Read(path) : new ContractOverrides();

    /// <exception cref="InvalidInputException">A size is not above 0, or a file is not named by its name alone.</exception>
    public void Check(string source)
    {
        foreach (var (key, value) in new[] { ("side", Side), ("coordinate_side", CoordinateSide), ("pretended_size", PretendedSize) })
            if (value is <= 0 or > LargestSide)
                throw new InvalidInputException($"{source}: {key} is {value}; it must be 1 to {LargestSide} pixels");
        foreach (var (key, name) in new[] { ("encoder", Encoder), ("decoder", Decoder) })
        {
            if (name is not null && (name.Length == 0 || Path.GetFileName(name) != name))
                throw new InvalidInputException(source, $"{key} is '{name}'", "give the name of a file in the model's folder, "
                    + "without a path");
        }
        if (MaskTokens == Contracts.MaskTokens.Unstated)
            throw new InvalidInputException(source, "mask_tokens is 'unstated'", "state which tokens the masks are, or leave the key out");
    }

    /// <summary>These fields, and where they say nothing those of <paramref name="below"/>.</summary>
    public ContractOverrides Over(ContractOverrides below) => new()
    {
        Encoder = Encoder ?? below.Encoder,
        Decoder = Decoder ?? below.Decoder,
        Names = Names is null || below.Names is null ? Names ?? below.Names
            : below.Names.Concat(Names).GroupBy(n => n.Key).ToDictionary(n => n.Key, n => n.Last().Value),
        Layout = Layout ?? below.Layout,
        Side = Side ?? below.Side,
        Fit = Fit ?? below.Fit,
        Padded = Padded ?? below.Padded,
        Scaling = Scaling ?? below.Scaling,
        Filter = Filter ?? below.Filter,
        OriginalCoordinates = OriginalCoordinates ?? below.OriginalCoordinates,
        CoordinateSide = CoordinateSide ?? below.CoordinateSide,
        PretendedSize = PretendedSize ?? below.PretendedSize,
        CornersAsPoints = CornersAsPoints ?? below.CornersAsPoints,
        PaddingPoint = PaddingPoint ?? below.PaddingPoint,
        MaskTokens = MaskTokens ?? below.MaskTokens,
        Selection = Selection ?? below.Selection,
        Enlargement = Enlargement ?? below.Enlargement,
        SigmoidFirst = SigmoidFirst ?? below.SigmoidFirst,
    };

    /// <summary>The fields that are set, as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    public ModelSignature Apply(ModelSignature model) => Names is null ? model : model with
    {
        Inputs = Renamed(model.Inputs),
        Outputs = Renamed(model.Outputs),
    };

    public EncoderContract Apply(EncoderContract contract) => contract with
    {
        Layout = Layout ?? contract.Layout,
        Side = Side ?? contract.Side,
        Fit = Fit ?? contract.Fit,
        Padded = Padded ?? (Fit is { } fit && fit != contract.Fit ? fit == ImageFit.LongSide
            && contract.Scaling != PixelScaling.Raw : contract.Padded),
        Scaling = Scaling ?? contract.Scaling,
        Filter = Filter ?? contract.Filter,
        CoordinateSide = CoordinateSide ?? contract.CoordinateSide,
        Assumption = Scaling is null ? contract.Assumption : null,
        Doubt = Scaling is null ? contract.Doubt : null,
    };

    public DecoderContract Apply(DecoderContract contract) => contract with
    {
        OriginalCoordinates = OriginalCoordinates ?? contract.OriginalCoordinates,
        PretendedSize = PretendedSize ?? contract.PretendedSize,
        NeedsPaddingPoint = PaddingPoint ?? contract.NeedsPaddingPoint,
        Tokens = MaskTokens ?? contract.Tokens,
        Selection = Selection ?? contract.Selection,
        // A fit that is stated decides whether there is padding to cut off.
        Enlargement = Enlargement ?? (Fit, contract.Kind) switch
        {
            (null, _) or (_, DecoderFamily.SamMed2D) => contract.Enlargement,
            (ImageFit.LongSide, _) => MaskEnlargement.TwoSteps,
            _ => MaskEnlargement.OneStep,
        },
        SigmoidFirst = SigmoidFirst ?? contract.SigmoidFirst,
    };

    private IReadOnlyList<TensorSignature> Renamed(IReadOnlyList<TensorSignature> tensors) =>
        [.. tensors.Select(t => Names!.TryGetValue(t.Name, out var known) ? t with { KnownAs = known } : t)];
}
