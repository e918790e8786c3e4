using System.Text.Json;
using System.Text.Json.Serialization;
using SamCrowd.Imaging;

namespace SamCrowd.Sam.Contracts;

/// <summary>
/// What the user knows better than the recognised contract and the preset: null leaves a field as they have it. A JSON file holds the same
/// fields in snake_case, the values of a fixed set in kebab-case.
/// </summary>
public sealed record ContractOverrides
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Inputs and outputs whose names are not known, and the known names that they stand for, e.g. "pixels": "input_image".</summary>
    public IReadOnlyDictionary<string, string>? Names { get; init; }

    /// <summary>Axis order of the picture.</summary>
    public ImageLayout? Layout { get; init; }

    /// <summary>Length in pixels that the (long) side of the picture is brought to.</summary>
    public int? Side { get; init; }

    public ImageFit? Fit { get; init; }

    /// <summary>True where the picture has to be padded with zeros to the square before the encoder.</summary>
    public bool? Padded { get; init; }

    public PixelScaling? Scaling { get; init; }

    public ResizeFilter? Filter { get; init; }

    /// <summary>True where prompt coordinates are pixels of the original picture.</summary>
    public bool? OriginalCoordinates { get; init; }

    /// <summary>Side of the square that prompt coordinates refer to.</summary>
    public int? CoordinateSide { get; init; }

    /// <summary>Size to tell to a graph that only gives masks at the original size.</summary>
    public int? PretendedSize { get; init; }

    /// <summary>True to prompt with a box's corners as points of labels 2 and 3 although the contract says that the model does not know them.</summary>
    public bool? CornersAsPoints { get; init; }

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
            if (value is <= 0 or > 4096) throw new InvalidInputException($"{source}: {key} is {value}; it must be 1 to 4096 pixels");
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
