using SamCrowd.Imaging;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Experiments.Stages;

/// <summary>How many stages are done side by side, and what is divided among them.</summary>
/// <param name="Jobs">Stages at a time.</param>
/// <param name="Devices">Each is lent to one stage at a time that trains or predicts.</param>
/// <param name="Threads">
/// CPU threads of one stage. The same for all, however many run at the moment: a network's result depends in its last bits on the
/// number of threads, and must not depend on what happened to run beside it.
/// </param>
internal sealed record RunCapacity(int Jobs, IReadOnlyList<string> Devices, int Threads)
{
    /// <summary>One stage after the other, each with the whole machine.</summary>
    public static RunCapacity OneAtATime { get; } = new(1, ["auto"], Environment.ProcessorCount);

    /// <param name="jobs">Null for one for each given device.</param>
    /// <param name="devices">Null for the device that the experiment names.</param>
    /// <param name="named">
    /// The experiment's training.device: auto stands for all GPUs of the machine, for the CPU where there is none.
    /// </param>
    /// <exception cref="InvalidInputException">No stage at a time, or there is no such device.</exception>
    public static RunCapacity Of(int? jobs, IReadOnlyList<string>? devices, string named)
    {
        if (jobs < 1)
            throw new InvalidInputException($"jobs {jobs}", "no stage could be run", "give the number of stages at a time, 1 or more");
        if (devices is { Count: 0 }) throw new InvalidInputException("devices", "none is named", "name at least one, e.g. cuda:0,cuda:1");
        foreach (var device in devices ?? []) DeviceChoice.Check(device);
        var count = jobs ?? devices?.Count ?? 1;
        if (count == 1 && devices is null) return OneAtATime;
        var lent = devices ?? (named == "auto" ? OfMachine() : [named]);
        // A GPU is lent to one stage; the CPU's threads are divided among as many as there are.
        if (lent.All(device => device == "cpu")) lent = [.. Enumerable.Repeat("cpu", count)];
        return new RunCapacity(count, lent, Math.Max(1, Environment.ProcessorCount / count));
    }

    private static string[] OfMachine()
    {
        TorchRuntime.Start();
        var gpus = TorchDevices.Find().CudaDevices;
        return gpus == 0 ? ["cpu"] : [.. Enumerable.Range(0, gpus).Select(index => $"cuda:{index}")];
    }
}
