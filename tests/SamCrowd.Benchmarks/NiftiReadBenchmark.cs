using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Benchmarks;

/// <summary>
/// Reading and writing .nii.gz. Reading is held against nibabel (Debian: python3-nibabel), called as a program with the script below, on
/// the same file; the file is written by nibabel where it is there, so neither side reads its own packing. Each side is timed in its own
/// process around the read alone, best and median of seven, after one that is not counted.
/// </summary>
public sealed class NiftiReadBenchmark : IBenchmark
{
    private const int Repeats = 7;

    private const string PythonScript = """
        import sys, time
        import nibabel, numpy
        path, repeats = sys.argv[1], int(sys.argv[2])
        def stored(): return numpy.asanyarray(nibabel.load(path).dataobj)
        def single(): return nibabel.load(path).get_fdata(dtype=numpy.float32)
        for read in (stored, single):
            read()
            for _ in range(repeats):
                start = time.perf_counter()
                read()
                print(time.perf_counter() - start)
        """;

    private const string RepackScript = """
        import sys
        import nibabel
        nibabel.save(nibabel.load(sys.argv[1]), sys.argv[2])
        """;

    public string Name => "nifti-read";

    public string Description =>
        "VolumeFile against nibabel on one CT-like 512 x 512 x 100 int16 .nii.gz; writing in parallel members against one gzip stream";

    public void Run(TextWriter output)
    {
        using var folder = new TemporaryFolder();
        var volume = MakeScan();
        VolumeFile.Write(folder["scan.nii"], volume);
        var python = PythonWithNibabel();
        if (python is null) VolumeFile.Write(folder["scan.nii.gz"], volume);
        else Capture(python, "-c", RepackScript, folder["scan.nii"], folder["scan.nii.gz"]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  file: {new FileInfo(folder["scan.nii.gz"]).Length / 1e6:0.0} MB packed, "
            + $"{volume.Voxels.Length * 2 / 1e6:0.0} MB of voxels; {Environment.ProcessorCount} cores"));
        Read(output, folder["scan.nii.gz"], python);
        Write(output, folder, volume);
    }

    private static void Read(TextWriter output, string path, string? python)
    {
        var ours = (Stored: Times(() => VolumeFile.Read<short>(path)), Single: Times(() => VolumeFile.Read<float>(path)));
        if (python is null)
        {
            output.WriteLine("  nibabel is not installed (python3-nibabel): nothing to compare with");
            Print(output, "read int16", ours.Stored);
            Print(output, "read float32", ours.Single);
            return;
        }
        var theirs = Capture(python, "-c", PythonScript, path, Repeats.ToString(CultureInfo.InvariantCulture))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture)).ToArray();
        Compare(output, "read int16", ours.Stored, "nibabel", theirs[..Repeats]);
        Compare(output, "read float32", ours.Single, "nibabel", theirs[Repeats..]);
    }

    private static void Write(TextWriter output, TemporaryFolder folder, Volume<short> volume)
    {
        var ours = Times(() => VolumeFile.Write(folder["members.nii.gz"], volume));
        var single = Times(() => AtomicFile.Write(folder["single.gz"], stream =>
        {
            using var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
            gzip.Write(MemoryMarshal.AsBytes(volume.Voxels.AsSpan()));
        }));
        Compare(output, "write int16", ours, "one gzip stream", single);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  packed size: {new FileInfo(folder["members.nii.gz"]).Length / 1e6:0.00} MB in "
            + $"members, {new FileInfo(folder["single.gz"]).Length / 1e6:0.00} MB in one stream"));
    }

    /// <summary>A body with organ-sized structure and scanner noise of 12 HU in air of -1000 HU, outside the field of view -1024.</summary>
    private static Volume<short> MakeScan()
    {
        var size = new Size3(100, 512, 512);
        var volume = new Volume<short>(size, Geometry.WithSpacing(0.8, 0.8, 2.5));
        Parallel.For(0, size.Z, z =>
        {
            var random = new RandomStream(7, z);
            for (var y = 0; y < size.Y; y++)
            {
                for (var x = 0; x < size.X; x++)
                {
                    var (dx, dy) = ((x - 256) / 200.0, (y - 256) / 150.0);
                    var outsideView = ((x - 256) * (x - 256)) + ((y - 256) * (y - 256)) > 250 * 250;
                    var inBody = (dx * dx) + (dy * dy) < 1;
                    var tissue = 40 + (60 * Math.Sin(x / 30.0) * Math.Cos(y / 25.0) * Math.Sin(z / 9.0));
                    volume[z, y, x] = (short)(outsideView ? -1024 : inBody ? random.Normal(tissue, 12) : random.Normal(-1000, 8));
                }
            }
        });
        return volume;
    }

    private static double[] Times(Action action)
    {
        action();
        return [.. Enumerable.Range(0, Repeats).Select(_ =>
        {
            GC.Collect();
            var watch = Stopwatch.StartNew();
            action();
            return watch.Elapsed.TotalSeconds;
        })];
    }

    private static void Compare(TextWriter output, string what, double[] ours, string baseline, double[] theirs) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"  {what,-13} ours {Median(ours) * 1e3,5:0} ms (best {ours.Min() * 1e3:0}), {baseline} {Median(theirs) * 1e3,5:0} ms (best "
            + $"{theirs.Min() * 1e3:0}): {Median(theirs) / Median(ours):0.0} times as fast (best {theirs.Min() / ours.Min():0.0})"));

    private static void Print(TextWriter output, string what, double[] times) =>
        output.WriteLine(FormattableString.Invariant($"  {what,-13} {Median(times) * 1e3,5:0} ms (best {times.Min() * 1e3:0})"));

    private static double Median(double[] times) => times.Order().ElementAt(times.Length / 2);

    private static string? PythonWithNibabel() =>
        new[] { "/usr/bin/python3", "python3", "python" }.FirstOrDefault(python => Try(python, "-c", "import nibabel") is not null);

    private static string Capture(string program, params string[] arguments) =>
        Try(program, arguments) ?? throw new InvalidOperationException($"{program} failed");

    private static string? Try(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
