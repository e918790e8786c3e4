using System.Reflection;

namespace SamCrowd.Experiments.Report;

/// <summary>By which program, with which seeds and on which machines a run was made.</summary>
internal static class RunProvenance
{
    public static string Of(StudyResults results)
    {
        var machines = results.Stages.Select(stage => stage.Machine).Distinct()
            .Select(machine => $"{machine.Processor}, {machine.Cores} cores, {machine.System}, {machine.Runtime}");
        var seeds = results.Experiment.Seeds is { } several ? $", networks' seeds {string.Join(", ", several)}" : "";
        return $"SamCrowd {results.Stages[^1].Program}{Commit}; seed {results.Experiment.Seed}{seeds}; {string.Join("; ", machines)}.";
    }

    /// <summary>The git commit that the program was built from, where its build knew it.</summary>
    private static string Commit
    {
        get
        {
            var version = typeof(RunProvenance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
                ?? "";
            return version.IndexOf('+', StringComparison.Ordinal) is >= 0 and var at ? $", git commit {version[(at + 1)..]}" : "";
        }
    }
}
