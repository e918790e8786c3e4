using System.Globalization;
using System.Text;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Imaging.Series;

/// <summary>
/// Whether the files of a folder are one series whose slices lie at even distances, as a volume needs it. Converters split, drop or move
/// slices where they do not, and say so at most in passing.
/// </summary>
internal sealed class DicomSeries
{
    // Positions are written with few digits, and scanners differ by hundredths of a millimetre.
    private const double Tolerance = 0.05;
    private const double LargestTilt = 0.2;

    private readonly string _folder;
    private readonly List<DicomSlice> _slices;

    private DicomSeries(string folder, List<DicomSlice> slices) => (_folder, _slices) = (folder, slices);

    /// <summary>Files that are no DICOM files are passed over, as the converter does.</summary>
    /// <exception cref="InvalidInputException">
    /// There are several series, two slices at one place, a gap, or slices that are shifted against each other (gantry tilt).
    /// </exception>
    public static DicomSeries Open(string folder)
    {
        var slices = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(DicomSlice.TryRead).OfType<DicomSlice>().ToList();
        var series = slices.GroupBy(slice => slice.Series).ToList();
        if (series.Count > 1)
        {
            var listed = series.Select(one => $"{one.Key} ({one.Count()} files, the first {Path.GetFileName(one.First().Path)})");
            throw new InvalidInputException(folder, $"holds {series.Count} series: {string.Join(", ", listed)}",
                "put the files of the one you want into a separate folder");
        }
        var opened = new DicomSeries(folder, slices);
        if (slices.Count > 1 && slices.TrueForAll(slice => slice.Along is not null)) opened.CheckPlaces();
        return opened;
    }

    /// <summary>True where two files bear one instance number, by which converters tell slices apart.</summary>
    public bool HasInstanceTwice => _slices.Select(slice => slice.Instance).Distinct(StringComparer.Ordinal).Count() < _slices.Count
        && _slices.TrueForAll(slice => slice.Along is not null);

    /// <summary>Copies of the files, numbered by their place.</summary>
    /// <exception cref="InvalidInputException">A file has no instance number, or no space for its new one.</exception>
    public void CopyNumbered(string target)
    {
        var number = 0;
        foreach (var slice in _slices.OrderBy(slice => slice.Along))
        {
            var text = (++number).ToString(CultureInfo.InvariantCulture);
            var (offset, length) = slice.InstanceField;
            if (length < text.Length)
                throw new InvalidInputException(slice.Path, $"has the instance number '{slice.Instance}', as another file of the "
                    + "series has", "renumber the files of the series");
            var bytes = File.ReadAllBytes(slice.Path);
            Encoding.ASCII.GetBytes(text.PadRight(length)).CopyTo(bytes, offset);
            AtomicFile.Write(Path.Combine(target, $"{number:00000}.dcm"), stream => stream.Write(bytes));
        }
    }

    private void CheckPlaces()
    {
        var ordered = _slices.OrderBy(slice => slice.Along).ToList();
        var steps = ordered.Zip(ordered.Skip(1), (first, second) => second.Along!.Value - first.Along!.Value).ToList();
        var step = steps.Order().ElementAt(steps.Count / 2);
        for (var i = 0; i < steps.Count; i++)
        {
            var (first, second) = (ordered[i], ordered[i + 1]);
            if (steps[i] < Tolerance)
            {
                throw new InvalidInputException(
                    _folder, $"has two slices at {Millimetres(first.Along!.Value)} mm: {Name(first)} and {Name(second)}", "keep one of "
                    + "them, or one of the acquisitions");
            }
            if (Math.Abs(steps[i] - step) <= Math.Max(Tolerance, Tolerance * step)) continue;
            var missing = (int)Math.Round(steps[i] / step) - 1;
            throw new InvalidInputException(
                _folder,
                $"has a gap: {Name(first)} lies at {Millimetres(first.Along!.Value)} mm and the next, {Name(second)}, at "
                    + $"{Millimetres(second.Along!.Value)} mm, where slices are {Millimetres(step)} mm apart"
                + (missing > 0 ? $" ({missing} missing)" : ""),
                "add the missing files, or import the parts one by one");
        }
        CheckTilt(ordered[0], ordered[^1]);
    }

    /// <summary>
    /// In a tilted gantry slices are shifted against each other, so that rows, columns and slices are not at right angles.
    /// </summary>
    private void CheckTilt(DicomSlice first, DicomSlice last)
    {
        var (a, b, normal) = (first.Position!, last.Position!, first.Normal!.Value);
        var (x, y, z) = (b[0] - a[0], b[1] - a[1], b[2] - a[2]);
        var length = Math.Sqrt((x * x) + (y * y) + (z * z));
        var along = Math.Abs((x * normal.X) + (y * normal.Y) + (z * normal.Z));
        var degrees = Math.Acos(Math.Min(1, along / length)) * 180 / Math.PI;
        if (degrees <= LargestTilt) return;
        throw new InvalidInputException(
            _folder, $"was taken with the gantry tilted by {degrees.ToString("0.0", CultureInfo.InvariantCulture)} degrees: each slice is "
            + "shifted against the one before",
            "convert it with dcm2niix and import the corrected volume, whose name ends in _Tilt_1");
    }

    private static string Name(DicomSlice slice) => Path.GetFileName(slice.Path);

    private static string Millimetres(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
