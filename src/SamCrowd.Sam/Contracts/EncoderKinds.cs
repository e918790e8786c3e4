using Microsoft.ML.OnnxRuntime.Tensors;
using SamCrowd.Imaging;

namespace SamCrowd.Sam.Contracts;

/// <summary>Tells the families of encoders apart by the image's layout, its side and the side of the embedding.</summary>
/// <param name="model">With the known names of its inputs and outputs.</param>
/// <param name="image">Its image input.</param>
/// <param name="decoder">The decoder beside it, or null.</param>
internal sealed class EncoderKinds(ModelSignature model, TensorSignature image, DecoderContract? decoder, ContractOverrides overrides)
{
    private const int SamSide = 1024;

    private readonly Dictionary<FeatureRole, TensorSignature> _features = EncoderFeatures.Find(model, image);

    /// <summary>Side of the image; 0 where the file leaves it open.</summary>
    private int Side => image.FromEnd(1) > 3 ? image.FromEnd(1) : 0;

    /// <summary>Side of the embedding, by the encoder or else by the decoder; 0 where neither tells.</summary>
    private int Embedding => new[] { _features.GetValueOrDefault(FeatureRole.Embedding),
        decoder?.Inputs.GetValueOrDefault(DecoderRole.Embedding) }
        .Select(t => t?.FromEnd(1) ?? 0).FirstOrDefault(size => size > 0);

    public EncoderContract Find()
    {
        var bytes = image.ElementType == TensorElementType.UInt8;
        return image.Rank switch
        {
            _ when bytes && EncoderRecognizer.IsWhole(model) =>
                throw Unknown("a graph that is encoder and decoder in one and takes bytes is not known"),
            3 when image.FromEnd(1) == 3 => bytes ? BytesChannelsLast() : ChannelsLast(),
            3 when bytes => throw Unknown("this is SAM 3, whose prompts are text and normalised boxes"),
            4 when bytes => Inside("EdgeSAM, preparation inside", ImageLayout.ChannelsFirst),
            4 when image.KnownAs == "batched_images" => EfficientSam(),
            4 => ChannelsFirst(),
            _ => throw Unknown($"the image '{image}' has {image.Rank} axes"),
        };
    }

    // The graph resizes the image on real numbers itself; one of a fixed size has to be given that.
    private EncoderContract EfficientSam() => Side == 0
        ? Plain("EfficientSAM", SamSide, ImageFit.Original, PixelScaling.Unit)
        : Plain("EfficientSAM", Side, ImageFit.Square, PixelScaling.Unit) with { Filter = ResizeFilter.FloatBilinear };

    private EncoderContract ChannelsFirst()
    {
        if (EncoderRecognizer.IsWhole(model))
        {
            return Plain("SAM, one file", Side > 0 ? Side : SamSide, ImageFit.LongSide, PixelScaling.MeanStd) with
            {
                Assumption = "SAM's mean and standard deviation, the long side and padding are assumed",
            };
        }
        if (_features.ContainsKey(FeatureRole.HighResolution0)) return Levels();
        if (_features.ContainsKey(FeatureRole.PositionalEmbedding))
            return Plain("SAM, HF Optimum", Side > 0 ? Side : SamSide, ImageFit.LongSide, PixelScaling.MeanStd);
        if (_features.ContainsKey(FeatureRole.Intermediate0) || model.Outputs.Count >= 5)
            return Plain("SAM-HQ", Side > 0 ? Side : SamSide, ImageFit.LongSide, PixelScaling.MeanStd);
        return OneLevel();
    }

    private EncoderContract Levels() => (Side, Embedding) switch
    {
        (1008, 72 or 0) or (0, 72) => Plain("SAM 3 tracker", 1008, ImageFit.Square, PixelScaling.Half),
        (512, 32 or 0) => Plain("MedSAM2", 512, ImageFit.Square, PixelScaling.MeanStd) with
        {
            Filter = ResizeFilter.PillowBicubic,
            Assumption = "three levels at 512 are taken for MedSAM2, which resizes by Pillow's bicubic",
        },
        _ when Divides(16) => Plain("SAM 2", SideOr(16), ImageFit.Square, PixelScaling.MeanStd) with
        {
            Filter = ResizeFilter.FloatBilinear,
        },
        _ => Stated("SAM 2"),
    };

    private EncoderContract OneLevel() => (Side, Embedding) switch
    {
        _ when IsEfficientTam && Divides(16) => Plain("EfficientTAM", SideOr(16), ImageFit.Square, PixelScaling.MeanStd) with
        {
            Filter = ResizeFilter.FloatBilinear,
        },
        (256, 16) => Plain("SAM-Med2D", 256, ImageFit.Square, PixelScaling.MeanStd) with
        {
            Filter = ResizeFilter.Nearest,
            Assumption = "an image of 256 and an embedding of 16 are taken for SAM-Med2D: stretched by OpenCV's nearest neighbour",
        },
        (256, 64) => Plain("LiteMedSAM", 256, ImageFit.LongSide, PixelScaling.MinMax) with
        {
            Filter = ResizeFilter.OpenCvArea,
            MedSam = MedSamUse.Own,
            OneCoordinateFactor = true,
        },
        (512, 64) => Plain("EfficientViT-SAM", 512, ImageFit.LongSide, PixelScaling.MeanStd) with { CoordinateSide = SamSide },
        (SamSide, 0) or (0, 64) => Sam(SamSide),
        _ when Embedding > 0 && Divides(16) => Sam(SideOr(16)),
        _ => Stated("SAM"),
    };

    private EncoderContract Sam(int side)
    {
        if (decoder?.Kind == DecoderFamily.NanoSam)
        {
            return Plain("NanoSAM", side, ImageFit.LongSide, PixelScaling.MeanStd) with
            {
                Filter = ResizeFilter.PillowBicubic,
                CutsSizes = true,
                OneCoordinateFactor = true,
                Assumption = decoder.Assumption,
            };
        }
        var doubt = decoder is { TakesPoints: false } ? "its decoder takes a box alone, as exports of MedSAM do" : SaysMedSam
            ? "its name says MedSAM" : null;
        return Plain("SAM", side, ImageFit.LongSide, PixelScaling.MeanStd) with
        {
            MedSam = MedSamUse.SameSignature,
            Assumption = "SAM's mean and standard deviation are assumed; a MedSAM encoder has the same signature and takes 0..1 "
                + "(preset medsam)",
            Doubt = doubt,
        };
    }

    private EncoderContract ChannelsLast()
    {
        if (Embedding == 16)
        {
            return Inside("SAM-Med2D, preparation inside", ImageLayout.ChannelsLast) with
            {
                Side = 256,
                Fit = ImageFit.Square,
                Filter = ResizeFilter.Nearest,
                Assumption = "an embedding of 16 is taken for SAM-Med2D: stretched to 256 by OpenCV's nearest neighbour",
            };
        }
        if (Embedding == 64)
            return Inside(_features.ContainsKey(FeatureRole.Intermediate0) ? "SAM-HQ, preparation inside"
                : "SAM, preparation inside", ImageLayout.ChannelsLast);
        return Stated("SAM, preparation inside", ImageLayout.ChannelsLast);
    }

    private EncoderContract BytesChannelsLast()
    {
        if (decoder?.Kind == DecoderFamily.LiteMedSam)
            throw Unknown("LiteMedSAM's export with its preparation inside does not run in its own code; use the export that takes "
                + "[1,3,256,256]");
        if (Embedding is not (64 or 0)) return Stated("EfficientViT-SAM, preparation inside", ImageLayout.ChannelsLast);
        var inside = Inside("EfficientViT-SAM, preparation inside", ImageLayout.ChannelsLast);
        if (model.ResizesImage == true) return inside with { Fit = ImageFit.Original, CoordinateSide = SamSide };
        return inside with { Assumption = "the graph does not appear to resize the image itself: the long side is resized to 1024 before" };
    }

    // A graph whose sizes are no known family's runs only on what the user states in full.
    private EncoderContract Stated(string family, ImageLayout layout = ImageLayout.ChannelsFirst)
    {
        if (overrides is { Side: { } side, Fit: { } fit, Scaling: { } scaling })
            return Plain(family + ", as stated", side, fit, scaling) with { Layout = layout };
        var (sides, embedding) = (Side > 0 ? $"an image of {Side}" : "an image of open size", Embedding > 0 ? $"an embedding of {Embedding}"
            : "an embedding of open size");
        throw Unknown($"{sides} and {embedding} fit no family or several; 'side', 'fit' and 'scaling' of a contract file together make it "
            + "certain, and a decoder beside it may tell");
    }

    private EncoderContract Inside(string family, ImageLayout layout) =>
        Plain(family, SamSide, ImageFit.LongSide, PixelScaling.Raw) with { Layout = layout, Padded = false };

    private EncoderContract Plain(string family, int side, ImageFit fit, PixelScaling scaling) => new()
    {
        Family = family,
        Input = image,
        Layout = ImageLayout.ChannelsFirst,
        Side = side,
        Fit = fit,
        Padded = fit == ImageFit.LongSide,
        Scaling = scaling,
        Outputs = _features,
    };

    // SAM 2's wrappers name a single level image_embed; SAM's exporters do not.
    private bool IsEfficientTam => _features[FeatureRole.Embedding].KnownAs == "image_embed" || decoder?.Kind == DecoderFamily.EfficientTam;

    private bool SaysMedSam => (Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(model.File))) + "/" + Path.GetFileName(model.File))
        is var name
        && name.Contains("medsam", StringComparison.OrdinalIgnoreCase) && !name.Contains("medsam2", StringComparison.OrdinalIgnoreCase);

    private bool Divides(int patch) => (Side, Embedding) is ( > 0, > 0) ? Embedding * patch == Side : Side > 0 || Embedding > 0;

    private int SideOr(int patch) => Side > 0 ? Side : Embedding * patch;

    private InvalidInputException Unknown(string reason) => EncoderRecognizer.Unknown(model, reason);
}
