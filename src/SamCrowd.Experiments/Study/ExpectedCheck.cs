using SamCrowd.Experiments.Report;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Study;

/// <summary>Holds a finished run against the table that its experiment expects.</summary>
internal static class ExpectedCheck
{
    public static IReadOnlyList<string> Headings => ReportTables.Expected([]).Headings;

    /// <exception cref="InvalidInputException">The experiment names no table, or a result is not there yet.</exception>
    public static IReadOnlyList<ExpectedOutcome> Of(StudyRun run)
    {
        if (run.Study.Experiment.Report.Expected is null)
            throw new InvalidInputException(
                "report.expected", "the experiment names no table of expected results", "name one with that key");
        return run.ReadResults().Expected;
    }

    /// <summary>The cells of a table for people.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(IReadOnlyList<ExpectedOutcome> outcomes) => ReportTables.Expected(outcomes).Rows;
}
