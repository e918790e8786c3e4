using System.Diagnostics;
using System.Runtime.Loader;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Series;
using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests.Repository;

public class SimpleItkTests
{
    private const string Cli = "src/SamCrowd.Cli/SamCrowd.Cli.csproj";
    private const string Project = "src/SamCrowd.SimpleItk/SamCrowd.SimpleItk.csproj";

    [Fact]
    public void The_command_line_refers_to_SimpleITK_only_where_its_folder_is_given()
    {
        var without = ProjectEvaluation.Items(Cli, "ProjectReference");
        Assert.DoesNotContain(without, reference => reference.Contains("SimpleItk", StringComparison.Ordinal));
        Assert.Equal([.. without, "../SamCrowd.SimpleItk/SamCrowd.SimpleItk.csproj"],
            ProjectEvaluation.Items(Cli, "ProjectReference", "SimpleItkDir=/opt/simpleitk"));
        Assert.DoesNotContain("SimpleItk", File.ReadAllText(Path.Combine(SharedData.Repository, "SamCrowd.sln")), StringComparison.Ordinal);
    }

    [Fact]
    public void No_other_project_knows_SimpleITK()
    {
        var projects = Directory.GetFiles(Path.Combine(SharedData.Repository, "src"), "*.csproj", SearchOption.AllDirectories);
        Assert.Equal(
            ["SamCrowd.Cli.csproj", "SamCrowd.SimpleItk.csproj"],
            projects.Where(path => File.ReadAllText(path).Contains("SimpleItkDir", StringComparison.Ordinal)).Select(Path.GetFileName)
                .Order());
        Assert.Empty(ProjectEvaluation.Items(Project, "Reference", "SimpleItkDir="));
        Assert.Equal(["SimpleITKCSharpManaged"], ProjectEvaluation.Items(Project, "Reference", "SimpleItkDir=/opt/simpleitk"));
        Assert.Equal(["../SamCrowd.Imaging/SamCrowd.Imaging.csproj"],
            ProjectEvaluation.Items(Project, "ProjectReference", "SimpleItkDir=/opt/simpleitk"));
    }

    [Fact]
    [Trait("Category", "Long")]
    public void The_project_compiles_against_the_release_and_turns_its_image_to_RAS()
    {
        using var folder = new TemporaryFolder();
        var release = SimpleItkStandIn.Build(folder);
        SimpleItkStandIn.Compile(Project, $"-p:SimpleItkDir={release}", $"-p:ArtifactsPath={folder["artifacts"]}",
            $"-p:OutDir={folder["built"]}/");
        Assert.True(File.Exists(folder["built", "libSimpleITKCSharpNative.so"]));
        var reader = Load(folder["built"]);

        Directory.CreateDirectory(folder["series"]);
        Assert.Contains("no DICOM series", Assert.Throws<InvalidInputException>(() => reader.Read(folder["series"], default)).Message,
            StringComparison.Ordinal);
        File.WriteAllText(folder["series", "1.2.3"], "");
        var series = reader.Read(folder["series"], default);
        Assert.Equal(new Size3(1, 3, 2), series.Size);
        Assert.Equal([4, 5, 2, 3, 0, 1f], series.Voxels);
        Assert.Equal(new double[,] { { -0.5, 0, 0, -10 }, { 0, 0.75, 0, -21.5 }, { 0, 0, 2, 30 } }, series.Geometry.ToAffine());

        var single = reader.Read(folder["series", "1.2.3"], default);
        Assert.Equal([0, 1, 2, 3, 4, 5f], single.Voxels);
        Assert.True(single.Geometry.Matches(
            Geometry.FromAffine(new double[,] { { -0.5, 0, 0, -10 }, { 0, -0.75, 0, -20 }, { 0, 0, 2, 30 } })));
        Assert.Contains("no ImageIO", Assert.Throws<InvalidInputException>(() => reader.Read("image.bad", default)).Message,
            StringComparison.Ordinal);

        File.WriteAllText(folder["series", "4.5.6"], "");
        Assert.Contains("2 series", Assert.Throws<InvalidInputException>(() => reader.Read(folder["series"], default)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Long")]
    public void The_command_line_built_with_it_imports_a_series()
    {
        using var folder = new TemporaryFolder();
        SimpleItkStandIn.Compile(Cli, $"-p:SimpleItkDir={SimpleItkStandIn.Build(folder)}", $"-p:ArtifactsPath={folder["artifacts"]}");
        Directory.CreateDirectory(folder["series"]);
        File.WriteAllText(folder["series", "1.2.3"], "");
        var program = Directory.GetFiles(folder["artifacts", "bin"], "samcrowd.dll", SearchOption.AllDirectories).Single();
        using var process = Process.Start(
            new ProcessStartInfo("dotnet",
            [program, "import", "dicom", folder["series"], "--out", folder["scan.nii.gz"]])
            { RedirectStandardOutput = true })!;
        Assert.Contains("read by SimpleITK", process.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal([4, 5, 2, 3, 0, 1f], VolumeFile.Read<float>(folder["scan.nii.gz"]).Voxels);
    }

    [Fact]
    [Trait("Category", "Long")]
    public void A_folder_without_the_library_is_refused()
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output) = ProjectEvaluation.MSBuild(Project, "-restore", "-nodeReuse:false", "-v:q",
            $"-p:SimpleItkDir={folder.Root}", $"-p:ArtifactsPath={folder["artifacts"]}");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("holds no SimpleITKCSharpManaged.dll", output, StringComparison.Ordinal);
    }

    private static ISeriesReader Load(string folder)
    {
        // The interface has to be the one this test knows, so SamCrowd.Imaging comes from here and the rest from there.
        var context = new AssemblyLoadContext("built with SimpleITK");
        context.Resolving += (_, name) => name.Name == "SimpleITKCSharpManaged"
            ? context.LoadFromAssemblyPath(Path.Combine(folder, $"{name.Name}.dll")) : null;
        var assembly = context.LoadFromAssemblyPath(Path.Combine(folder, "SamCrowd.SimpleItk.dll"));
        return (ISeriesReader)Activator.CreateInstance(assembly.GetType("SamCrowd.SimpleItk.SimpleItkReader", throwOnError: true)!)!;
    }
}
