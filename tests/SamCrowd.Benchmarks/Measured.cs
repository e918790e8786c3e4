namespace SamCrowd.Benchmarks;

/// <summary>
/// Seconds of one run: on the clock, and of processor time over all threads (which says more on a machine that others use too).
/// </summary>
internal readonly record struct Measured(double Wall, double Processor);
