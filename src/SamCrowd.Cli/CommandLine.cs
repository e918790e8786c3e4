using System.CommandLine;
using System.CommandLine.Parsing;
using SamCrowd.Cli.Commands.Boxes;
using SamCrowd.Cli.Commands.Data;
using SamCrowd.Cli.Commands.Labels;
using SamCrowd.Cli.Commands.Network;
using SamCrowd.Cli.Commands.Sam;
using SamCrowd.Cli.Commands.Study;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Cli;

/// <summary>
/// The commands and what holds for all of them: exit code 0 done, 1 the work failed, 2 the input or the options are wrong,
/// 130 stopped by Ctrl-C; one line on standard error where it is not 0.
/// </summary>
internal static class CommandLine
{
    /// <summary>Runs one command line in this process.</summary>
    /// <returns>The exit code.</returns>
    public static int Invoke(IReadOnlyList<string> args, Terminal terminal)
    {
        var verbose = new Option<bool>("--verbose") { Description = "Print the stack trace of an unexpected error.", Recursive = true };
        var libTorch = new Option<string?>("--libtorch")
        {
            Description = "For builds with TorchBackend=external: the lib folder of an existing PyTorch (libtorch 2.10).",
            HelpName = "DIR",
            Recursive = true,
        };
        var root = new RootCommand("What does a 3D segmentation network lose when its labels come from SAM and "
            + "crowd-drawn boxes?") { verbose, libTorch };
        root.Options.OfType<VersionOption>().Single().Action = new PrintVersion();
        foreach (var command in Commands(terminal)) root.Add(command);

        var parsed = root.Parse(OtherNames.Replace(root, args));
        if (parsed.Errors.Count > 0)
        {
            terminal.Error.WriteLine(Explain(parsed));
            return ExitCodes.WrongInput;
        }
        try
        {
            TorchRuntime.TuneProcess();
            if (parsed.GetValue(libTorch) is { } folder) TorchRuntime.Start(folder);
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false
            });
        }
        catch (Exception error)
        {
            return ErrorLine.Print(error, terminal.Error, parsed.GetValue(verbose));
        }
    }

    private static IEnumerable<Command> Commands(Terminal terminal) =>
    [
        InitCommand.Create(terminal),
        RunCommand.Create(terminal),
        StageCommand.Create(terminal),
        StatusCommand.Create(terminal),
        ReportCommand.Create(terminal),
        SchemaCommand.Create(terminal),
        ImportCommand.Create(terminal),
        PhantomCommand.Create(terminal),
        VerifyCommand.Create(terminal),
        BoxesCommand.Create(terminal),
        AnnotateCommand.Create(terminal),
        SamCommand.Create(terminal),
        LabelsCommand.Create(terminal),
        FingerprintCommand.Create(terminal),
        PlanCommand.Create(terminal),
        PreprocessCommand.Create(terminal),
        TrainCommand.Create(terminal),
        DoctorCommand.Create(terminal),
        PredictCommand.Create(terminal),
        EvaluateCommand.Create(terminal),
        BestCommand.Create(terminal),
        CompareCommand.Create(terminal),
        ExportCommand.Create(terminal),
    ];

    private static string Explain(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var name = string.Join(' ', Lineage(parsed.CommandResult).Select(result => result.Command.Name).Reverse().Skip(1)
            .Prepend("samcrowd"));
        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            var isOption = unknown.StartsWith('-');
            var known = isOption
                ? Lineage(parsed.CommandResult)
                .SelectMany(result => result.Command.Options.Where(option => option.Recursive || result.Command == command))
                .Select(option => option.Name)
                : command.Subcommands.Select(sub => sub.Name);
            var nearest = NearestName.Find(unknown, known);
            var meant = nearest is null ? $"see {name} --help" : $"did you mean {nearest}?";
            return $"{name} has no {(isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "argument")} '{unknown}'; {meant}";
        }
        return $"{OneLine(parsed.Errors[0])}; see {name} --help";
    }

    /// <summary>The parser's message, which names neither the option nor keeps to one line where a word is none of a few.</summary>
    private static string OneLine(ParseError error)
    {
        string[] lines = [.. error.Message.Split('\n').Select(line => line.Trim().TrimEnd('.')).Where(line => line.Length > 0)];
        var message = lines.Length == 1 ? lines[0] : $"{lines[0]} {string.Join(", ", lines[1..])}";
        var option = (error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult)?.Option.Name;
        return option is null || message.Contains(option, StringComparison.Ordinal) ? message : $"{option}: {message}";
    }

    private static IEnumerable<CommandResult> Lineage(CommandResult result)
    {
        for (SymbolResult? at = result; at is not null; at = at.Parent)
            if (at is CommandResult command) yield return command;
    }
}
