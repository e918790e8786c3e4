using System.CommandLine;
using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Cli;

/// <summary><c>samcrowd schema</c>: the JSON Schema of experiment files.</summary>
internal static class SchemaCommand
{
    public static Command Create(Terminal terminal)
    {
        var output = new Option<string?>("--out") { Description = "The file to write, e.g. docs/experiment.schema.json; printed where none is given.", HelpName = "FILE.json" };
        var command = new Command("schema", "Write the JSON Schema of experiment files: keys, descriptions, ranges and defaults for editors.") { output };
        command.SetAction(parsed =>
        {
            var schema = ExperimentSchema.Write();
            if (parsed.GetValue(output) is { } path) AtomicFile.WriteText(path, schema);
            else terminal.Output.Write(schema);
            return ExitCodes.Done;
        });
        return command;
    }
}
