using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests.Repository;

public partial class ScriptTests
{
    private static readonly string Readme = Text("README.md");

    [Fact]
    public void The_PowerShell_script_parses_and_has_its_parameters()
    {
        var script = Parser.ParseFile(Path.Combine(SharedData.Repository, "run.ps1"), out _, out var errors);
        Assert.Empty(errors.Select(error => $"{error.Extent.StartLineNumber}: {error.Message}"));
        Assert.Equal(["Experiment", "Backend", "Test", "Arguments"],
            script.ParamBlock.Parameters.Select(parameter => parameter.Name.VariablePath.UserPath));
    }

    [Fact]
    public void The_PowerShell_script_is_a_layer_over_the_commands_of_the_readme()
    {
        var script = Text("run.ps1");
        Assert.Contains("dotnet run -c Release --project src/SamCrowd.Cli -- run experiments/", Readme, StringComparison.Ordinal);
        Assert.Matches(@"dotnet run -c Release --project ""\$PSScriptRoot/src/SamCrowd\.Cli"" .* -- run \$Experiment @Arguments", script);
        Assert.Matches(@"dotnet test ""\$PSScriptRoot/SamCrowd\.sln"" -c Release .* @Arguments", script);
    }

    [Fact]
    public void CI_runs_the_test_command_of_the_readme()
    {
        const string command = "dotnet test SamCrowd.sln -c Release";
        Assert.Contains(command, Readme, StringComparison.Ordinal);
        Assert.Contains(command, Text(Path.Combine(".ci", "run")), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_package_stands_in_the_dependency_table_of_the_readme()
    {
        var packages = PackageVersion().Matches(Text("Directory.Packages.props")).Select(match => match.Groups[1].Value);
        Assert.All(packages, package => Assert.Contains($"`{package}`", Readme, StringComparison.Ordinal));
    }

    private static string Text(string path) => File.ReadAllText(Path.Combine(SharedData.Repository, path));

    [GeneratedRegex("PackageVersion Include=\"([^\"]+)\"")]
    private static partial Regex PackageVersion();
}
