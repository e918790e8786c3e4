namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>Work cut into as many consecutive parts as there are threads: what a part does follows from its number alone.</summary>
internal static class Partition
{
    /// <param name="items">Cut evenly.</param>
    /// <param name="work">Called with the part's number, its first item and the one after its last.</param>
    public static void Run(int threads, int items, Action<int, int, int> work)
    {
        var parts = Parts(threads, items);
        if (parts == 1) work(0, 0, items);
        else Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = parts }, part =>
            work(part, Start(part), Start(part + 1)));

        int Start(int part) => (int)((long)items * part / parts);
    }

    public static int Parts(int threads, int items) => Math.Max(1, Math.Min(threads, items));
}
