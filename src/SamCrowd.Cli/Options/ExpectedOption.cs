using System.CommandLine;
using SamCrowd.Cli.Output;
using SamCrowd.Experiments.Study;

namespace SamCrowd.Cli.Options;

/// <summary><c>--check-expected</c> of the commands that end with a study's results.</summary>
internal static class ExpectedOption
{
    public static Option<bool> Create() => new("--check-expected")
    {
        Description = "Compare the results with the experiment's table of expected results (report.expected); exit code 1 where a "
            + "tolerance is exceeded.",
    };

    /// <summary>Prints ours beside the expected.</summary>
    /// <returns>The exit code.</returns>
    public static int Check(Terminal terminal, IReadOnlyList<StudyRun> runs)
    {
        var broken = 0;
        foreach (var run in runs)
        {
            if (run.Point.Name.Length > 0) terminal.WriteLine($"{run.Point.Name}:");
            var outcomes = ExpectedCheck.Of(run);
            terminal.WriteTable(ExpectedCheck.Headings, ExpectedCheck.Rows(outcomes));
            broken += outcomes.Count(outcome => outcome.Broken);
        }
        if (broken == 0) return ExitCodes.Done;
        terminal.WriteLine($"{broken} of the expected results are further away than their tolerance");
        return ExitCodes.WorkFailed;
    }
}
