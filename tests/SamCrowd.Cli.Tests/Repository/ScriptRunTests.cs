using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests.Repository;

/// <summary>run.ps1 as a user of PowerShell runs it.</summary>
[Trait("Category", "Long")]
public class ScriptRunTests
{
    [Fact]
    public void The_PowerShell_script_takes_paths_from_where_the_user_stands_and_hands_arguments_on()
    {
        using var folder = new TemporaryFolder();
        var powerShell = PowerShellTool.Install(folder);
        var demo = File.ReadAllText(Path.Combine(SharedData.Repository, "experiments", "demo.yaml"));
        File.WriteAllText(folder["mine.yaml"], demo.Replace("name: demo", "name: mine", StringComparison.Ordinal));
        var (code, output) = ProgramRun.Of(powerShell, folder.Root, "-NoProfile", "-File", Path.Combine(SharedData.Repository, "run.ps1"),
            "-Experiment", "mine.yaml", "--set", "arms=[{name: only, labels: ground-truth}]", "--dry-run");
        Assert.True(code == 0, output);
        Assert.Contains("train/only", output, StringComparison.Ordinal);
        Assert.DoesNotContain("train/SAM", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_PowerShell_scripts_help_describes_every_parameter()
    {
        using var folder = new TemporaryFolder();
        var powerShell = PowerShellTool.Install(folder);
        var script = Path.Combine(SharedData.Repository, "run.ps1");
        var (code, output) = ProgramRun.Of(powerShell, folder.Root, "-NoProfile", "-Command",
            $"$h = Get-Help '{script}' -Full; $h.description.Text; $h.parameters.parameter | ForEach-Object {{ $_.name + '=' + "
                + $"$_.description.Text }}");
        Assert.True(code == 0, output);
        Assert.Contains("Without parameters it runs the demo", output, StringComparison.Ordinal);
        foreach (var parameter in new[] { "Experiment", "Backend", "Test", "Arguments" })
            Assert.Matches($@"(?m)^{parameter}=\S+", output);
    }
}
