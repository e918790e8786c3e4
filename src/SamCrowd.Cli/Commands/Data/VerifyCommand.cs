using System.CommandLine;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Integrity;
using SamCrowd.Datasets.Layout;

namespace SamCrowd.Cli.Commands.Data;

/// <summary><c>samcrowd verify DATASET</c>: everything that is wrong with a data set, in one pass.</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var dataset = new Argument<string>("DATASET") { Description = "Data set in nnU-Net's raw layout." };
        var threads = new SettingOptions<ThreadSettings>(new());
        var mend = new Option<string?>("--mend")
        {
            Description = "Write a copy with one plain geometry per case: millimetres, label maps and channels on the image's grid.",
            HelpName = "OUT",
        };
        var command = new Command("verify", "Check shapes, spacing, orientation, labels, NaN and missing or damaged files.")
        {
            dataset, mend,
        };
        threads.AddTo(command);
        command.SetAction(parsed =>
        {
            var root = parsed.GetValue(dataset)!;
            if (parsed.GetValue(mend) is { } target) return Correct(terminal, root, target, threads.Read(parsed).Count);
            var problems = terminal.Track(progress =>
                DatasetVerifier.Verify(root, threads.Read(parsed).Count, progress, terminal.Cancellation));
            var errors = problems.Count(problem => problem.Level == ProblemLevel.Error);
            if (problems.Count > 0)
                terminal.WriteTable(["", "case", "file", "what", "what to do"], problems.Select(problem =>
                    (IReadOnlyList<string>)[problem.Level == ProblemLevel.Error ? "ERROR" : "note", problem.CaseId
                        ?? "", problem.File, problem.What, RemedyWords.Of(problem.Remedy)]));
            terminal.WriteLine(errors == 0 ? $"{root}: no problems" : $"{root}: {errors} problem{(errors == 1 ? "" : "s")}");
            return errors == 0 ? ExitCodes.Done : ExitCodes.WrongInput;
        });
        return command;
    }

    private static int Correct(Terminal terminal, string root, string target, int threads)
    {
        var changes = terminal.Track(progress =>
            GeometryCorrection.Write(new DatasetFolder(root), target, threads, progress, terminal.Cancellation));
        foreach (var change in changes) terminal.WriteLine(change);
        terminal.WriteLine($"{target}: written, {changes.Count} file{(changes.Count == 1 ? "" : "s")} changed");
        return ExitCodes.Done;
    }
}
