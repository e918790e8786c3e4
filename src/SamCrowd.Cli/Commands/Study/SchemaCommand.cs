using System.CommandLine;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Cli.Commands.Study;

/// <summary><c>samcrowd schema</c>: the JSON Schema of experiment files, and the tables of settings in the documentation.</summary>
internal static class SchemaCommand
{
    public static Command Create(Terminal terminal)
    {
        var output = new Option<string?>("--out")
        {
            Description = "The file to write, e.g. docs/experiment.schema.json; printed if none is given.",
            HelpName = "FILE.json",
        }.Also("--output");
        var docs = new Option<string?>("--docs")
        {
            Description = "Instead of the schema: rewrite the tables of settings in this Markdown file, e.g. docs/experiments.md.",
            HelpName = "FILE.md",
        };
        var command = new Command("schema", "Write the JSON Schema of experiment files: keys, descriptions, ranges and defaults "
            + "for editors.") { output, docs };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(docs) is { } markdown)
            {
                if (!File.Exists(markdown))
                    throw new InvalidInputException($"{markdown}: there is no such file; give a Markdown file with tables of settings");
                AtomicFile.WriteText(markdown, SettingsTable.Fill(File.ReadAllText(markdown), markdown));
                return ExitCodes.Done;
            }
            var schema = ExperimentSchema.Write();
            if (parsed.GetValue(output) is { } path) AtomicFile.WriteText(path, schema);
            else terminal.Output.Write(schema);
            return ExitCodes.Done;
        });
        return command;
    }
}
