namespace SamCrowd.Cli.Tests.Repository;

/// <summary>Which native packages a build names, for each value of TorchBackend and each operating system.</summary>
[Trait("Category", "Long")]
public class TorchBackendTests
{
    private static readonly string[] Native =
    [
        "libtorch-", "TorchSharp-", "Microsoft.ML.OnnxRuntime",
    ];

    [Theory]
    [InlineData("", "linux", "Microsoft.ML.OnnxRuntime libtorch-cpu-linux-x64")]
    [InlineData("cpu", "linux", "Microsoft.ML.OnnxRuntime libtorch-cpu-linux-x64")]
    [InlineData("cpu", "windows", "Microsoft.ML.OnnxRuntime libtorch-cpu-win-x64")]
    [InlineData("cpu", "macos", "Microsoft.ML.OnnxRuntime libtorch-cpu-osx-arm64")]
    [InlineData("cuda", "linux", "Microsoft.ML.OnnxRuntime.Gpu TorchSharp-cuda-linux")]
    [InlineData("cuda", "windows", "Microsoft.ML.OnnxRuntime.Gpu TorchSharp-cuda-windows")]
    [InlineData("external", "linux", "Microsoft.ML.OnnxRuntime")]
    [InlineData("external", "windows", "Microsoft.ML.OnnxRuntime")]
    public void A_backend_names_exactly_its_own_native_packages(string backend, string platform, string expected)
    {
        string[] properties = backend.Length == 0 ? [$"TorchPlatform={platform}"]
            : [$"TorchBackend={backend}", $"TorchPlatform={platform}"];
        Assert.Equal(expected, Packages(properties));
    }

    [Theory]
    [InlineData("linux-x64", "Microsoft.ML.OnnxRuntime libtorch-cpu-linux-x64")]
    [InlineData("win-x64", "Microsoft.ML.OnnxRuntime libtorch-cpu-win-x64")]
    [InlineData("osx-arm64", "Microsoft.ML.OnnxRuntime libtorch-cpu-osx-arm64")]
    public void Native_packages_follow_the_platform_that_is_published_for(string runtime, string expected) =>
        Assert.Equal(expected, Packages($"RuntimeIdentifier={runtime}"));

    private static string Packages(params string[] properties)
    {
        var packages = new[] { "Cli", "Sam" }
            .SelectMany(room => ProjectEvaluation.Items($"src/SamCrowd.{room}/SamCrowd.{room}.csproj", "PackageReference", properties))
            .Where(name => Native.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);
        return string.Join(' ', packages);
    }

    [Fact]
    public void An_unknown_backend_is_refused_before_anything_is_built()
    {
        var (exitCode, output) = ProjectEvaluation.MSBuild("src/SamCrowd.Sam/SamCrowd.Sam.csproj", "-t:CheckTorchBackend",
            "-p:TorchBackend=rocm");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("TorchBackend=rocm is not known", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Libraries_name_no_native_libtorch_and_one_alone_names_ONNX_Runtime()
    {
        foreach (var room in new[] { "Imaging", "Evaluation", "Datasets", "Annotation", "NnUNet", "Segmentation", "Experiments" })
        {
            var packages = ProjectEvaluation.Items($"src/SamCrowd.{room}/SamCrowd.{room}.csproj", "PackageReference");
            Assert.DoesNotContain(packages, name => Native.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
                || (name == "TorchSharp" && room != "Segmentation"));
        }
    }
}
