using System.CommandLine;
using SamCrowd.Fuzz;

var inputs = new Option<int>("--inputs") { Description = "How many inputs.", DefaultValueFactory = _ => 2000 };
var first = new Option<int>("--first") { Description = "Number of the first input; with --inputs 1 that input alone." };
var seed = new Option<int>("--seed") { Description = "Decides every mutation.", DefaultValueFactory = _ => 1 };
var target = new Option<string?>("--target") { Description = "Only targets whose name holds this." };
var keep = new Option<string?>("--keep") { Description = "Folder to keep the inputs of findings in." };
var minutes = new Option<double?>("--minutes") { Description = "End after so many minutes." };
var list = new Option<bool>("--list") { Description = "Name the targets and end." };
var root = new RootCommand("Hands mutated files to every reader of the program and counts how they end.") { inputs, first, seed, target,
    keep, minutes, list };
root.SetAction(parsed =>
{
    var settings = new CampaignSettings
    {
        Inputs = parsed.GetValue(inputs),
        First = parsed.GetValue(first),
        Seed = parsed.GetValue(seed),
        Target = parsed.GetValue(target),
        Keep = parsed.GetValue(keep),
        Duration = parsed.GetValue(minutes) is { } limit ? TimeSpan.FromMinutes(limit) : null,
    };
    using var readers = new Readers();
    if (parsed.GetValue(list))
    {
        foreach (var one in readers.Targets) Console.WriteLine($"{one.Name} ({Path.GetFileName(one.Seed)})");
        return 0;
    }
    var result = readers.Run(settings, (done, so) =>
    {
        if (done % 1000 == 0) Console.Error.WriteLine($"{done} of {settings.Inputs}, {so.Findings.Count} findings");
    });
    foreach (var line in result.Lines()) Console.WriteLine(line);
    return result.Count(Verdict.Unexpected) + result.Count(Verdict.Hang) + result.Count(Verdict.Memory) == 0 ? 0 : 1;
});
return root.Parse(args).Invoke();
