using System.Runtime.CompilerServices;
using SamCrowd.Segmentation.Runtime;

// torch has one global random generator and its own thread pool: tests that use it run one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace SamCrowd.Segmentation.Tests;

internal static class TestProcess
{
    /// <summary>Tests run beside other work: see <see cref="TorchRuntime.TuneProcess"/>.</summary>
    [ModuleInitializer]
    internal static void Tune() => TorchRuntime.TuneProcess();
}
