namespace SamCrowd.Sam.Models;

/// <summary>How many images are encoded side by side, and on how many threads each.</summary>
/// <param name="SideBySide">Images at once.</param>
/// <param name="Threads">Threads inside one operator.</param>
internal sealed record ImageLanes(int SideBySide, int Threads)
{
    // What a run of SAM's encoders needs beside the weights, which are shared: 0.4 GB for MobileSAM, several for ViT-H.
    private const long BytesOfARun = 1L << 30;

    // On a GPU the next image is prepared while one is computed; more would wait for the device.
    private const int OnDevice = 2;

    /// <param name="modelBytes">Size of the encoder's file: what grows with a model's size is taken to be twice that a run.</param>
    /// <param name="freeBytes">Memory that may be used.</param>
    public static ImageLanes Of(RuntimeSettings settings, bool onCpu, long modelBytes, long freeBytes)
    {
        if (!settings.ManyImages) return new ImageLanes(1, settings.AllThreads);
        if (!onCpu) return new ImageLanes(OnDevice, settings.AllThreads);
        var most = Math.Clamp(freeBytes / 2 / (BytesOfARun + (2 * modelBytes)), 1, settings.AllThreads);
        return new ImageLanes((int)most, Math.Max(1, settings.AllThreads / (int)most));
    }
}
