using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Cli.Output;

/// <summary>One line for each error, and the exit code that goes with it.</summary>
internal static class ErrorLine
{
    public static int Print(Exception error, TextWriter output, bool verbose)
    {
        var cause = ParallelCases.CauseOf(error);
        var (line, code) = cause switch
        {
            InvalidInputException wrong => (wrong.WithRemedy(RemedyWords.Of), ExitCodes.WrongInput),
            TrainingFailedException or StagesFailedException => (cause.Message, ExitCodes.WorkFailed),
            OperationCanceledException => ("stopped; run the same command again to resume", ExitCodes.Stopped),
            UnauthorizedAccessException => ($"{OneLine(cause)}; choose a place you may read and write", ExitCodes.WrongInput),
            FileNotFoundException or DirectoryNotFoundException or PathTooLongException => (OneLine(cause), ExitCodes.WrongInput),
            IOException => ($"{OneLine(cause)}; correct that and run the same command again to resume", ExitCodes.WorkFailed),
            OutOfMemoryException => ("out of memory; use a smaller patch or batch, or a machine with more memory", ExitCodes.WorkFailed),
            _ => ($"unexpected {cause.GetType().Name}: {OneLine(cause)}; run again with --verbose and report it on the project's "
                + "issue tracker", ExitCodes.WorkFailed),
        };
        output.WriteLine(line);
        if (verbose) output.WriteLine(error);
        return code;
    }

    private static string OneLine(Exception error) => error.Message.Trim().Split('\n')[0].Trim().TrimEnd('.');
}
