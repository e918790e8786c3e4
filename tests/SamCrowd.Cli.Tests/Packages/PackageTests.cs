using System.IO.Compression;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests.Packages;

/// <summary>The packages as users get them: installed, referenced and run outside the repository.</summary>
[Trait("Category", "Long")]
public class PackageTests(PackedProgram packed) : IClassFixture<PackedProgram>
{
    private static readonly string[] Libraries =
    [
        "SamCrowd.Annotation", "SamCrowd.Datasets", "SamCrowd.Evaluation", "SamCrowd.Imaging", "SamCrowd.NnUNet", "SamCrowd.Sam",
            "SamCrowd.Segmentation",
    ];

    [Fact]
    public void The_installed_tool_runs_the_demo_to_its_report_in_any_folder()
    {
        Assert.Contains("report.html", packed.RunOutput, StringComparison.Ordinal);
        Assert.True(File.Exists(packed.Demo("report", "report.html")));
        Assert.Contains("no process is running it", packed.Samcrowd("status", packed.Demo()), StringComparison.Ordinal);
        Assert.Contains("nothing to do", packed.Samcrowd(PackedProgram.SmallDemo), StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_outside_the_repository_segments_a_volume_and_takes_a_mask_from_a_box_with_the_packages()
    {
        var samples = packed.BuildSamples();
        var (folder, model) = (packed.Elsewhere, packed.Demo("train", "GT"));
        var image = Directory.EnumerateFiles(packed.Demo("import", "Dataset001_demo", "imagesTs"), "*.nii.gz").Order(StringComparer.Ordinal)
            .First();

        Assert.Contains("liver: ", PackedProgram.Must(samples, folder, "segment-ct", model, image, "organs.nii.gz"),
            StringComparison.Ordinal);
        var (scan, organs) = (VolumeFile.Read<float>(image), VolumeFile.Read<short>(Path.Combine(folder, "organs.nii.gz")));
        Assert.Equal(scan.Size, organs.Size);

        var tiny = Path.Combine(SharedData.Repository, "models", "tiny-sam");
        PackedProgram.Must(samples, folder, "sam-from-box", tiny, image, "8", "10", "12", "30", "30", "mask.nii.gz");
        Assert.Contains((short)1, VolumeFile.Read<short>(Path.Combine(folder, "mask.nii.gz")).Voxels);

        Assert.Contains("3d_fullres",
            PackedProgram.Must(samples, folder, "fingerprint-and-plan", packed.Demo("import", "Dataset001_demo"), "plans.json"),
            StringComparison.Ordinal);
        PackedProgram.Must(samples, folder, "nifti", image, "clamped.nii.gz");
        Assert.InRange(VolumeFile.Read<short>(Path.Combine(folder, "clamped.nii.gz")).Voxels.Max(), (short)-1000, (short)1000);
    }

    [Fact]
    public void Every_library_is_packed_with_licence_readme_description_and_symbols()
    {
        foreach (var library in Libraries)
        {
            using var package = ZipFile.OpenRead(Path.Combine(packed.Packages, $"{library}.{PackedProgram.Version}.nupkg"));
            using var reader = new StreamReader(package.GetEntry($"{library}.nuspec")!.Open());
            var nuspec = reader.ReadToEnd();
            Assert.Contains("<license type=\"expression\">Apache-2.0</license>", nuspec, StringComparison.Ordinal);
            Assert.Contains("<readme>README.md</readme>", nuspec, StringComparison.Ordinal);
            Assert.DoesNotContain("Package Description", nuspec, StringComparison.Ordinal);
            Assert.NotNull(package.GetEntry($"lib/net10.0/{library}.xml"));
            Assert.True(File.Exists(Path.Combine(packed.Packages, $"{library}.{PackedProgram.Version}.snupkg")), $"{library} has "
                + "no symbols");
        }
        using var segmentation = ZipFile.OpenRead(Path.Combine(packed.Packages, $"SamCrowd.Segmentation.{PackedProgram.Version}.nupkg"));
        Assert.NotNull(segmentation.GetEntry("buildTransitive/SamCrowd.Segmentation.targets"));
    }
}
