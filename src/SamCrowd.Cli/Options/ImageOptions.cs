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
    private readonly SettingOptions<SliceExportSettings> _slices = SettingOptions<SliceExportSettings>.Only(new(), "axis", "orientation");

    private readonly SettingOptions<SliceExportSettings> _scale = SettingOptions<SliceExportSettings>.Only(new(), "scale");

    private readonly SettingOptions<ImageMapping> _corners = new(new() { Labels = new Dictionary<string, int>() });

    /// <param name="withCrowd">Whether the folder of 'samcrowd annotate' is a format too.</param>
    public ImageOptions(bool withCrowd = false)
    {
        _format.AcceptOnlyFromAmong(withCrowd ? [.. Formats.Keys, Crowd] : [.. Formats.Keys]);
        if (withCrowd)
            _format.Description += $" {Crowd}: the folder of 'samcrowd annotate', which holds labels, sizes and orientation itself.";
    }

    public IEnumerable<Option> All => [_format, _labels, _size, _dataset, .. _slices.All, .. _corners.All];

    /// <summary>How much larger than the slices the images were that people drew on: for commands that read their boxes.</summary>
    public IEnumerable<Option> Scale => _scale.All;

    public int ScaleOf(ParseResult parsed) => _scale.Read(parsed).Scale;

    public bool IsCrowd(ParseResult parsed) => parsed.GetValue(_format) == Crowd;

    public AnnotationFormat Format(ParseResult parsed) => Formats[parsed.GetValue(_format)!];

    public ImageMapping Mapping(ParseResult parsed)
    {
        var slices = _slices.Read(parsed);
        return _corners.Read(parsed) with
        {
            Labels = ReadLabels(parsed.GetValue(_labels)),
            Orientation = slices.Orientation,
            Axis = slices.Axis,
        };
    }

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
        var (folder, axis, known) = (new DatasetFolder(dataset), _slices.Read(parsed).Axis, new Dictionary<string, ImageSize>());
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
                throw new InvalidInputException($"--labels: the class '{pair[..at]}' occurs twice; give it one value");
        }
        return labels;
    }
}
