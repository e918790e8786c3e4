using System.Reflection;
using SamCrowd.Benchmarks;
using SamCrowd.Segmentation.Runtime;

TorchRuntime.TuneProcess();
var benchmarks = Assembly.GetExecutingAssembly().GetTypes()
    .Where(type => type.IsClass && typeof(IBenchmark).IsAssignableFrom(type))
    .Select(type => (IBenchmark)Activator.CreateInstance(type)!)
    .OrderBy(benchmark => benchmark.Name, StringComparer.Ordinal)
    .ToList();
var chosen = benchmarks.Where(benchmark => args.Contains(benchmark.Name)).ToList();
var unknown = args.Except(benchmarks.Select(benchmark => benchmark.Name)).Except(["all"]).ToList();
if (unknown.Count > 0 || args.Length == 0)
{
    foreach (var name in unknown) Console.Error.WriteLine($"there is no benchmark '{name}'");
    Console.WriteLine("Name one or more, or 'all':");
    foreach (var benchmark in benchmarks) Console.WriteLine($"  {benchmark.Name,-24}{benchmark.Description}");
    return unknown.Count > 0 ? 2 : 0;
}
foreach (var benchmark in args.Contains("all") ? benchmarks : chosen)
{
    Console.WriteLine($"{benchmark.Name}: {benchmark.Description}");
    benchmark.Run(Console.Out);
}
return 0;
