using SamCrowd.Sam.Models;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests;

/// <summary>The small promptable model that lies in the repository: real weights, 272 x 272 input.</summary>
internal static class TinySam
{
    public static string Folder => Path.Combine(SharedData.Repository, "models", "tiny-sam");

    public static SamModel Load() =>
        SamModel.Load(Folder, new RuntimeSettings { Provider = ExecutionProvider.Cpu, Threads = 1 });
}
