using System.CommandLine;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Import;

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
    private readonly Option<string?> _training = new("--cases")
    {
        Description = "Only these training cases, separated by commas.",
        HelpName = "A,B",
    };
    private readonly Option<string?> _test = new("--test-cases")
    {
        Description = "These cases become test cases, with their labels in labelsTs; 'none' for no test cases.",
        HelpName = "A,B",
    };
    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Cases worked on at a time.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    /// <param name="open">Lists the source's cases; gets the folder and the threads.</param>
    public void AddTo(Command command, Terminal terminal, Func<ParseResult, string, int, DatasetSource> open)
    {
        command.Add(_source);
        foreach (var option in new Option[] { _target, _training, _test, _threads }) command.Add(option);
        command.SetAction(parsed =>
        {
            var settings = new ImportSettings
            {
                TrainingCases = ListOption.Texts(parsed.GetValue(_training)),
                TestCases = ListOption.Texts(parsed.GetValue(_test)),
                Threads = Math.Max(1, parsed.GetValue(_threads)),
            };
            var source = open(parsed, parsed.GetValue(_source)!, settings.Threads);
            var dataset = terminal.Track(progress =>
                DatasetImport.Run(source, parsed.GetValue(_target)!, settings, progress, terminal.Cancellation));
            terminal.WriteLine($"{dataset.Root}: {dataset.TrainingCases.Count} training and {dataset.TestCases.Count} test cases, labels "
                + $"{string.Join(", ", dataset.Description.Labels.Entries.Select(entry => entry.Name))}");
            return ExitCodes.Done;
        });
    }
}
