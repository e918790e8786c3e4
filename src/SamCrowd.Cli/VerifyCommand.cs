using System.CommandLine;
using SamCrowd.Datasets.Integrity;

namespace SamCrowd.Cli;

/// <summary><c>samcrowd verify DATASET</c>: everything that is wrong with a data set, in one pass.</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var dataset = new Argument<string>("DATASET") { Description = "Data set in nnU-Net's raw layout." };
        var threads = new Option<int>("--threads") { Description = "Cases read at a time; 0 for the number of cores." };
        var command = new Command("verify", "Check shapes, spacing, orientation, labels, NaN and missing or damaged files.") { dataset, threads };
        command.SetAction(parsed =>
        {
            var root = parsed.GetValue(dataset)!;
            var problems = terminal.Track(progress => DatasetVerifier.Verify(root, parsed.GetValue(threads), progress, terminal.Cancellation));
            var errors = problems.Count(problem => problem.Level == ProblemLevel.Error);
            if (problems.Count > 0)
                terminal.WriteTable(["", "case", "file", "what", "mend"], problems.Select(problem =>
                    (IReadOnlyList<string>)[problem.Level == ProblemLevel.Error ? "ERROR" : "note", problem.CaseId ?? "", problem.File, problem.What, problem.Mend]));
            terminal.WriteLine(errors == 0 ? $"{root}: no problems" : $"{root}: {errors} problem{(errors == 1 ? "" : "s")}");
            return errors == 0 ? ExitCodes.Done : ExitCodes.WrongInput;
        });
        return command;
    }
}
