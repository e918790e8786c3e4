using System.Runtime.InteropServices;

namespace SamCrowd.Experiments.Stages;

/// <summary>The machine a stage ran on, as it is written beside the results.</summary>
/// <param name="Processor">Model name as the system states it.</param>
/// <param name="MemoryBytes">Memory this process may use (a container's limit where there is one).</param>
internal sealed record Machine(string Name, string System, string Processor, int Cores, long MemoryBytes, string Runtime)
{
    public static Machine Describe() => new(
        Environment.MachineName,
        $"{RuntimeInformation.OSDescription.Trim()} ({RuntimeInformation.OSArchitecture})",
        ProcessorName(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        RuntimeInformation.FrameworkDescription);

    private static string ProcessorName()
    {
        const string cpuInfo = "/proc/cpuinfo";
        if (File.Exists(cpuInfo))
        {
            var line = File.ReadLines(cpuInfo).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal));
            if (line is not null) return line[(line.IndexOf(':') + 1)..].Trim();
        }
        return RuntimeInformation.ProcessArchitecture.ToString();
    }
}
