using System.CommandLine;
using System.Globalization;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Formats;
using SamCrowd.Annotation.Slices;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Cli.Options;

/// <summary>
/// The options of the commands that read or write annotators' formats: which format, which labels, what the images look like.
/// </summary>
internal sealed class ImageOptions
{
    private const string Crowd = "crowd";

    private static readonly Dictionary<string, AnnotationFormat> Formats = Enum.GetValues<AnnotationFormat>()
        .ToDictionary(format => SettingWords.Of(format));

    private readonly Option<string> _format = new("--format")
    {
        Description = $"One of {string.Join(", ", Formats.Keys)}; yolo is OpenLabeling's.",
        DefaultValueFactory = _ => "yolo",
    };
    private readonly Option<string> _labels = new("--labels")
    {
        Description = "Label value of each class name (or YOLO number), e.g. 0=1,1=2,2=3,5=4,7=5 for the study.",
        HelpName = "CLASS=VALUE,…",
    };
    private readonly Option<string?> _size = new("--size")
    {
        Description = "Width and height of all images, e.g. 512,512, where the format does not hold them.",
        HelpName = "W,H",
    };
    private readonly Option<string?> _dataset = new("--dataset")
    {
        Description = "Data set in nnU-Net's layout to take each case's image size from.",
        HelpName = "DIR",
    };
    private readonly Option<ImageOrientation> _orientation = new("--orientation")
    {
        Description = "How the images show the slices: Study (rows reversed) or AsStored.",
        DefaultValueFactory = _ => ImageOrientation.Study,
    };
    private readonly Option<CornerConvention?> _corners = new("--corners")
    {
        Description = "What a box's numbers mean: Edges (measured from the image's edge), Pixels (whole pixels from 0, both inclusive) "
            + "or PixelsFromOne; Pixels for yolo and voc, Edges for the others without it.",
    };

    private readonly Option<int> _scale = new("--scale")
    {
        Description = "How many times as wide and high as the slices the images were that people drew on (boxes export-slices --scale).",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<SliceAxis> _axis = SliceAxisOption.Create();

    /// <param name="withCrowd">Whether the folder of 'samcrowd annotate' is a format too.</param>
    public ImageOptions(bool withCrowd = false)
    {
        _format.AcceptOnlyFromAmong(withCrowd ? [.. Formats.Keys, Crowd] : [.. Formats.Keys]);
        if (withCrowd)
            _format.Description += $" {Crowd}: the folder of 'samcrowd annotate', which holds labels, sizes and orientation itself.";
    }

    public IEnumerable<Option> All => [_format, _labels, _size, _dataset, _orientation, _corners, _axis];

    /// <summary>For commands that read pictures' boxes.</summary>
    public Option<int> Scale => _scale;

    /// <exception cref="InvalidInputException">It is no scale that slices are exported with.</exception>
    public int ScaleOf(ParseResult parsed)
    {
        if (parsed.GetResult(_scale) is null) return 1;
        var scale = parsed.GetValue(_scale);
        return scale is >= 1 and <= Enlargement.Largest
            ? scale
            : throw new InvalidInputException($"--scale {scale}: must be from 1 to {Enlargement.Largest}");
    }

    public bool IsCrowd(ParseResult parsed) => parsed.GetValue(_format) == Crowd;

    public AnnotationFormat Format(ParseResult parsed) => Formats[parsed.GetValue(_format)!];

    public ImageMapping Mapping(ParseResult parsed) =>
        new()
        {
            Labels = ReadLabels(parsed.GetValue(_labels)),
            Orientation = parsed.GetValue(_orientation),
            Axis = parsed.GetValue(_axis),
            Corners = parsed.GetValue(_corners)
        };

    /// <summary>Size of a case's images; null where no option gave it.</summary>
    public Func<string, ImageSize>? SizeOf(ParseResult parsed)
    {
        if (parsed.GetValue(_size) is { } size)
        {
            return size.Split(',') is [var w, var h] && int.TryParse(w, out var width) && int.TryParse(h, out var height) && width > 0
                && height > 0
                ? _ => new ImageSize(width, height)
                : throw new InvalidInputException($"--size: '{size}' is not WIDTH,HEIGHT as in 512,512");
        }
        if (parsed.GetValue(_dataset) is not { } dataset) return null;
        var (folder, axis, known) = (new DatasetFolder(dataset), parsed.GetValue(_axis), new Dictionary<string, ImageSize>());
        return caseId =>
        {
            if (known.TryGetValue(caseId, out var found)) return found;
            var plane = new SlicePlane(VolumeFile.ReadHeader(folder.Case(caseId).ImagePaths[0]).Size, axis);
            return known[caseId] = new ImageSize(plane.Columns * ScaleOf(parsed), plane.Rows * ScaleOf(parsed));
        };
    }

    private static Dictionary<string, int> ReadLabels(string? text)
    {
        if (text is null)
            throw new InvalidInputException("Option '--labels' is required: give the label value of each class, e.g. spleen=1,liver=4");
        var labels = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var pair in ListOption.Texts(text)!)
        {
            var at = pair.LastIndexOf('=');
            if (at < 1 || !int.TryParse(pair[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || value is < 1 or > short.MaxValue)
                throw new InvalidInputException($"--labels: '{pair}' is not CLASS=VALUE with a value above 0, as in spleen=1,liver=4");
            if (!labels.TryAdd(pair[..at], value))
                throw new InvalidInputException($"--labels: the class '{pair[..at]}' is there twice; give it one value");
        }
        return labels;
    }
}
