using System.Text.Json;
using System.Text.Json.Serialization;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Sam.Contracts;

/// <summary>
/// What the user knows better than the recognised contract and the preset: null leaves a field as they have it. A JSON file, or
/// the key <c>sam.contract</c> of an experiment, holds the same fields in snake_case, the values of a fixed set in kebab-case.
/// </summary>
public sealed record ContractOverrides
{
    private const int LargestSide = 4096;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    [Setting("Inputs and outputs whose names are not known, and the known names that they stand for, e.g. pixels: input_image.")]
    public IReadOnlyDictionary<string, string>? Names { get; init; }

    [Setting("Axis order of the image.")]
    public ImageLayout? Layout { get; init; }

    [Setting("Length in pixels that the (long) side of the image is brought to.", Min = 1, Max = LargestSide)]
    public int? Side { get; init; }

    [Setting("How the image is fitted into the square.")]
    public ImageFit? Fit { get; init; }

    [Setting("True where the image has to be padded with zeros to the square before the encoder.")]
    public bool? Padded { get; init; }

    [Setting("How 0 to 255 becomes what the encoder takes.")]
    public PixelScaling? Scaling { get; init; }

    [Setting("How the image is resized.")]
    public ResizeFilter? Filter { get; init; }

    [Setting("True where prompt coordinates are pixels of the original image.")]
    public bool? OriginalCoordinates { get; init; }

    [Setting("Side of the square that prompt coordinates refer to.", Min = 1, Max = LargestSide)]
    public int? CoordinateSide { get; init; }

    [Setting("Size to tell to a graph that only gives masks at the original size.", Min = 1, Max = LargestSide)]
    public int? PretendedSize { get; init; }

    [Setting("True to prompt with a box's corners as points of labels 2 and 3 although the contract says that the model does not know them.")]
    public bool? CornersAsPoints { get; init; }

    [Setting("Which of several masks is taken.")]
    public MaskSelection? Selection { get; init; }

    /// <exception cref="InvalidInputException">The file is missing, is no JSON, has an unknown key or a value that its key cannot have.</exception>
    public static ContractOverrides Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidInputException($"{path}: there is no such contract file");
        try
        {
            var overrides = JsonSerializer.Deserialize<ContractOverrides>(File.ReadAllText(path), Options) ?? throw new JsonException("it is null");
            overrides.Check(path);
            return overrides;
        }
        catch (JsonException error)
        {
            var keys = typeof(ContractOverrides).GetProperties().Select(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name));
            throw new InvalidInputException($"{path}: not a contract ({error.Message.Split('\n')[0]}); its keys are {string.Join(", ", keys)}", error);
        }
    }

    /// <exception cref="InvalidInputException">A size is not above 0.</exception>
    public void Check(string source)
    {
        foreach (var (key, value) in new[] { ("side", Side), ("coordinate_side", CoordinateSide), ("pretended_size", PretendedSize) })
            if (value is <= 0 or > LargestSide) throw new InvalidInputException($"{source}: {key} is {value}; it must be 1 to {LargestSide} pixels");
    }

    /// <summary>The fields that are set, as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    public ModelSignature Apply(ModelSignature model) => Names is null ? model : model with { Inputs = Renamed(model.Inputs), Outputs = Renamed(model.Outputs) };

    public EncoderContract Apply(EncoderContract contract) => contract with
    {
        Layout = Layout ?? contract.Layout,
        Side = Side ?? contract.Side,
        Fit = Fit ?? contract.Fit,
        Padded = Padded ?? contract.Padded,
        Scaling = Scaling ?? contract.Scaling,
        Filter = Filter ?? contract.Filter,
        Assumption = Scaling is null ? contract.Assumption : null,
    };

    public DecoderContract Apply(DecoderContract contract) => contract with
    {
        OriginalCoordinates = OriginalCoordinates ?? contract.OriginalCoordinates,
        CoordinateSide = CoordinateSide ?? contract.CoordinateSide,
        PretendedSize = PretendedSize ?? contract.PretendedSize,
        Refusal = CornersAsPoints == true && contract.TakesPoints ? null : contract.Refusal,
    };

    private IReadOnlyList<TensorSignature> Renamed(IReadOnlyList<TensorSignature> tensors) => [.. tensors.Select(t => Names!.TryGetValue(t.Name, out var known) ? t with { KnownAs = known } : t)];
}
