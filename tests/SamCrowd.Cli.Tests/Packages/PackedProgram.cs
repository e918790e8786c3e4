using System.Runtime.InteropServices;
using SamCrowd.Cli.Tests.Repository;
using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests.Packages;

/// <summary>
/// All packages of the solution under a version of the test's own, samcrowd installed from them as a .NET tool, and a small run of the demo
/// made by it in a folder outside the repository.
/// </summary>
public sealed class PackedProgram : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PackedProgram()
    {
        // The build that is tested, e.g. artifacts/cpu/bin/SamCrowd.Cli.Tests/release, is what is packed.
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)).Split('_')[0];
        Must("dotnet", SharedData.Repository, "pack", "SamCrowd.sln", "-c", configuration, "--no-build", "-nologo", "-v", "quiet",
            $"-p:PackageVersion={Version}", "-o", Packages);
        Must("dotnet", _folder.Root, "tool", "install", "samcrowd", "--version", Version, "--add-source", Packages, "--tool-path",
            _folder["tool"]);
        Directory.CreateDirectory(Elsewhere);
        RunOutput = Samcrowd(SmallDemo);
    }

    /// <summary>The demo made small: it shows that everything is found, not that anything is learned.</summary>
    public static string[] SmallDemo { get; } =
    [
        "run", "demo", "--set", "training.epochs=1", "--set", "training.iterations=2", "--set", "training.folds=[all]",
        "--set", "data.train=3", "--set", "data.test=2", "--set", "data.phantom.size=[16, 48, 48]", "--set", "plan.patch_size=[16, 48, 48]",
    ];

    public static string Version { get; } = $"0.0.0-test.{DateTime.UtcNow.Ticks}";

    public string Packages => _folder["packages"];

    /// <summary>A folder far from the repository.</summary>
    public string Elsewhere => _folder["elsewhere"];

    /// <summary>What the run of the demo printed.</summary>
    public string RunOutput { get; }

    public string Demo(params string[] parts) => Path.Combine([Elsewhere, "runs", "demo", .. parts]);

    /// <summary>Runs the installed tool in <see cref="Elsewhere"/>; it has to end with exit code 0.</summary>
    public string Samcrowd(params string[] arguments) =>
        Must(_folder["tool", OperatingSystem.IsWindows() ? "samcrowd.exe" : "samcrowd"], Elsewhere, arguments);

    /// <summary>A console project outside the repository that compiles the samples against the packages; its program's path.</summary>
    public string BuildSamples()
    {
        var project = _folder["consumer"];
        Directory.CreateDirectory(project);
        foreach (var source in Directory.EnumerateFiles(Path.Combine(SharedData.Repository, "samples"), "*.cs"))
            File.Copy(source, Path.Combine(project, Path.GetFileName(source)));
        var native = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "libtorch-cpu-win-x64"
            : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "libtorch-cpu-osx-arm64" : "libtorch-cpu-linux-x64";
        File.WriteAllText(Path.Combine(project, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <RestoreAdditionalProjectSources>{Packages}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="SamCrowd.Segmentation" Version="{Version}" />
                <PackageReference Include="SamCrowd.Sam" Version="{Version}" />
                <PackageReference Include="{native}" Version="2.10.0" />
              </ItemGroup>
            </Project>
            """);
        Must("dotnet", project, "build", "-c", "Release", "-nologo", "-v", "quiet", "-o", Path.Combine(project, "out"));
        return Path.Combine(project, "out", OperatingSystem.IsWindows() ? "Consumer.exe" : "Consumer");
    }

    public static string Must(string program, string folder, params string[] arguments)
    {
        var (code, output) = ProgramRun.Of(program, folder, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}:\n{output}");
        return output;
    }

    public void Dispose()
    {
        _folder.Dispose();
        // Restoring leaves the test's packages in the package cache; nobody wants that version again.
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var package in Directory.EnumerateDirectories(cache, "samcrowd*"))
            if (Directory.Exists(Path.Combine(package, Version))) Directory.Delete(Path.Combine(package, Version), recursive: true);
    }
}
