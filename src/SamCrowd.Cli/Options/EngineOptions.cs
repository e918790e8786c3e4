using System.CommandLine;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Slurm;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Cli.Options;

/// <summary>The options of <c>samcrowd run</c> that say where stages are done: in this process, on which devices, or by Slurm.</summary>
internal sealed class EngineOptions
{
    private readonly Option<int?> _jobs = new("--jobs")
    {
        Description = "Stages run in parallel where they do not depend on each other; a CPU's threads are divided among them. "
            + "1, or one for each of --devices.",
        HelpName = "N",
    };
    private readonly Option<string?> _devices = new("--devices")
    {
        Description = "Devices for trainings and predictions, one each at a time, in place of the file's device.",
        HelpName = "cuda:0,cuda:1|cpu",
    };
    private readonly Option<string> _engine = new("--engine")
    {
        Description = "local: this process; slurm: jobs that are submitted with sbatch, followed, and resubmitted where they fail.",
        HelpName = "local|slurm",
        DefaultValueFactory = _ => "local",
    };
    private readonly SettingOptions<SlurmSettings> _slurm = new(new() { Program = [] });

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _jobs, _devices, _engine }) command.Add(option);
        _slurm.AddTo(command);
    }

    /// <summary>Whether this machine does the stages.</summary>
    public bool IsLocal(ParseResult parsed) => parsed.GetValue(_engine) == "local";

    /// <summary>False where jobs are submitted and left.</summary>
    public bool Waits(ParseResult parsed) => _slurm.Read(parsed).Follow;

    /// <summary>The experiments, without devices of their own where devices are lent to them.</summary>
    public Sweep Apply(ParseResult parsed, Sweep sweep) => parsed.GetValue(_devices) is null ? sweep : sweep with
    {
        Points = [.. sweep.Points.Select(point => point with
        {
            Experiment = point.Experiment with
            {
                Training = point.Experiment.Training with { Trainer = point.Experiment.Training.Trainer with { Device = "auto" } },
                Prediction = point.Experiment.Prediction with
                {
                    Predictor = point.Experiment.Prediction.Predictor with { Device = "auto" },
                },
            },
        })],
    };

    /// <returns>What does the stages of one study: from its name, its folder, and the runs whose stages it may take over.</returns>
    /// <exception cref="InvalidInputException">The options do not go together, a device or Slurm is not there.</exception>
    public Func<string, RunFolder, IReadOnlyList<RunFolder>, IStageEngine> Read(ParseResult parsed, Sweep sweep, FileHashes hashes)
    {
        switch (parsed.GetValue(_engine))
        {
            case "local":
                if (_slurm.Given(parsed).Select(one => one.Option).FirstOrDefault() is { } slurmOnly)
                    throw new InvalidInputException($"{slurmOnly} needs --engine slurm");
                var capacity = RunCapacity.Of(parsed.GetValue(_jobs), ListOption.Texts(parsed.GetValue(_devices)),
                    sweep.Points[0].Experiment.Training.Trainer.Device);
                return (_, run, others) => new StageRunner(run, hashes, capacity, others);
            case "slurm":
                if (Given(parsed, _jobs, _devices) is { } localOnly)
                    throw new InvalidInputException($"{localOnly} needs --engine local; Slurm divides the machines by --slurm-options "
                        + "and --slurm-device-options");
                if (sweep.Keys.Count > 0 && !Waits(parsed))
                    throw new InvalidInputException("--no-follow: the points of a matrix share stages and are submitted one after another; "
                        + "omit --no-follow");
                var (client, settings) = (SlurmClient.Find(), Slurm(parsed));
                return (name, run, others) => new SlurmEngine(name, run, hashes, client, settings, others);
            default:
                throw new InvalidInputException($"--engine {parsed.GetValue(_engine)}: use local or slurm");
        }
    }

    private SlurmSettings Slurm(ParseResult parsed)
    {
        var settings = _slurm.Read(parsed) with { Program = ThisProgram(parsed.GetValue<string?>("--libtorch")) };
        settings.Check();
        return settings;
    }

    /// <summary>How this process was started: by its own executable, or by dotnet and a dll.</summary>
    private static IReadOnlyList<string> ThisProgram(string? libTorch)
    {
        var (process, assembly) = (Environment.ProcessPath!, typeof(EngineOptions).Assembly.Location);
        string[] program = Path.GetFileNameWithoutExtension(process) == "dotnet" ? [process, assembly] : [process];
        return libTorch is null ? program : [.. program, "--libtorch", Path.GetFullPath(libTorch)];
    }

    private static string? Given(ParseResult parsed, params Option[] options) =>
        options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;
}
