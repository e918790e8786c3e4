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
    private static readonly SlurmSettings Default = new() { Program = [] };

    private readonly Option<int?> _jobs = new("--jobs")
    {
        Description = "Stages done side by side where they do not need each other; a CPU's threads are divided among them. 1, or one for "
            + "each of --devices.",
        HelpName = "N",
    };
    private readonly Option<string?> _devices = new("--devices")
    {
        Description = "Devices that are lent to trainings and predictions, one each, in place of the file's device.",
        HelpName = "cuda:0,cuda:1|cpu",
    };
    private readonly Option<string> _engine = new("--engine")
    {
        Description = "local: this process; slurm: jobs that are submitted with sbatch, followed, and submitted again where they fail.",
        HelpName = "local|slurm",
        DefaultValueFactory = _ => "local",
    };
    private readonly Option<string?> _options = new("--slurm-options")
    {
        Description = "Options of sbatch for all jobs, e.g. \"--partition=main --cpus-per-task=8 --time=24:00:00\".",
        HelpName = "TEXT",
    };
    private readonly Option<string?> _deviceOptions = new("--slurm-device-options")
    {
        Description = "Options of sbatch besides for jobs that train or predict, e.g. \"--partition=gpu --gres=gpu:1\".",
        HelpName = "TEXT",
    };
    private readonly Option<int> _retries = new("--slurm-retries")
    {
        Description = "How often a stage that failed is submitted again.",
        HelpName = "N",
        DefaultValueFactory = _ => Default.Retries,
    };
    private readonly Option<bool> _noFollow = new("--no-follow")
    {
        Description = "Submit the jobs and leave; the same command without it follows them.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _jobs, _devices, _engine, _options, _deviceOptions, _retries, _noFollow })
            command.Add(option);
    }

    /// <summary>Whether this machine does the stages.</summary>
    public bool IsLocal(ParseResult parsed) => parsed.GetValue(_engine) == "local";

    /// <summary>False where jobs are submitted and left.</summary>
    public bool Waits(ParseResult parsed) => !parsed.GetValue(_noFollow);

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
        Option[] ofSlurm = [_options, _deviceOptions, _noFollow];
        switch (parsed.GetValue(_engine))
        {
            case "local":
                if (Given(parsed, ofSlurm) is { } slurmOnly) throw new InvalidInputException($"{slurmOnly} goes with --engine slurm");
                var capacity = RunCapacity.Of(parsed.GetValue(_jobs), ListOption.Texts(parsed.GetValue(_devices)),
                    sweep.Points[0].Experiment.Training.Trainer.Device);
                return (_, run, others) => new StageRunner(run, hashes, capacity, others);
            case "slurm":
                if (Given(parsed, _jobs, _devices) is { } localOnly)
                    throw new InvalidInputException($"{localOnly} goes with --engine local; Slurm divides the machines by --slurm-options "
                        + "and --slurm-device-options");
                if (sweep.Keys.Count > 0 && !Waits(parsed))
                    throw new InvalidInputException("--no-follow: the points of a matrix share stages and are submitted one after another; "
                        + "leave --no-follow out");
                var (client, settings) = (SlurmClient.Find(), Slurm(parsed));
                return (name, run, others) => new SlurmEngine(name, run, hashes, client, settings, others);
            default:
                throw new InvalidInputException($"--engine {parsed.GetValue(_engine)}: use local or slurm");
        }
    }

    private SlurmSettings Slurm(ParseResult parsed)
    {
        var settings = new SlurmSettings
        {
            Program = ThisProgram(parsed.GetValue<string?>("--libtorch")),
            Options = parsed.GetValue(_options)?.Trim() ?? "",
            DeviceOptions = parsed.GetValue(_deviceOptions)?.Trim() ?? "",
            Retries = parsed.GetValue(_retries),
            Follow = Waits(parsed),
        };
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
