using System.CommandLine;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Import;
using SamCrowd.Imaging;

namespace SamCrowd.Cli.Options;

/// <summary>What all kinds of <c>samcrowd import</c> have in common.</summary>
internal sealed class ImportOptions
{
    private readonly Argument<string> _source = new("SRC") { Description = "The folder to import." };
    private readonly Option<string> _target = new("--out")
    {
        Description = "The new data set's folder, e.g. Dataset004_Hippocampus.",
        HelpName = "DATASET",
        Required = true,
    };
    private readonly SettingOptions<ImportSettings> _settings = new(new());

    /// <param name="open">Lists the source's cases; gets the folder and the threads.</param>
    public void AddTo(Command command, Terminal terminal, Func<ParseResult, string, int, DatasetSource> open)
    {
        command.Add(_source);
        command.Add(_target);
        _settings.AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = _settings.Read(parsed);
            var source = open(parsed, parsed.GetValue(_source)!, ParallelCases.Threads(settings.Threads));
            var dataset = terminal.Track(progress =>
                DatasetImport.Run(source, parsed.GetValue(_target)!, settings, progress, terminal.Cancellation));
            terminal.WriteLine($"{dataset.Root}: {dataset.TrainingCases.Count} training and {dataset.TestCases.Count} test cases, labels "
                + $"{string.Join(", ", dataset.Description.Labels.Entries.Select(entry => entry.Name))}");
            foreach (var note in source.Notes) terminal.WriteLine(note);
            return ExitCodes.Done;
        });
    }
}
