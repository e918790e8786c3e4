namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>Sizes of what is normalised, and the blocks of voxels that it is worked through in.</summary>
/// <param name="Slope">Of LeakyReLU below 0; 1 for none.</param>
internal sealed unsafe record NormalizationShape(int Samples, int Voxels, int Channels, double Epsilon, float Slope)
{
    /// <summary>Three tensors' blocks fit a first cache of 32 KB.</summary>
    private const int BlockValues = 2048;

    private readonly int _blockVoxels = Math.Max(8, BlockValues / Channels);

    public int Blocks => (Voxels + _blockVoxels - 1) / _blockVoxels;

    /// <summary>First value of a sample.</summary>
    public long Start(int sample) => (long)sample * Voxels * Channels;

    /// <summary>First value of a block within its sample.</summary>
    public long BlockStart(int block) => (long)block * _blockVoxels * Channels;

    public int BlockVoxels(int block) => Math.Min(_blockVoxels, Voxels - (block * _blockVoxels));

    /// <summary>Where the two numbers a channel of a block lie: all first ones, then all second ones.</summary>
    public int Pair(int block) => 2 * block * Channels;

    /// <summary>Normalising, scaling and shifting as x · scale + shift.</summary>
    public void Affine(float* weight, float* bias, float* mean, float* inverseDeviation, float* scale, float* shift)
    {
        for (var channel = 0; channel < Channels; channel++)
        {
            var by = (double)inverseDeviation[channel] * weight[channel];
            (scale[channel], shift[channel]) = ((float)by, (float)(bias[channel] - (mean[channel] * by)));
        }
    }

    /// <summary>
    /// A sample is worked through by one thread where all threads get the same number of samples, else by all threads together.
    /// </summary>
    /// <param name="work">Called with the sample and the threads it may use.</param>
    public void ForEachSample(int threads, Action<int, int> work)
    {
        if (Samples % threads == 0)
        {
            Partition.Run(threads, Samples, (_, first, end) =>
            {
                for (var sample = first; sample < end; sample++) work(sample, 1);
            });
            return;
        }
        for (var sample = 0; sample < Samples; sample++) work(sample, threads);
    }

    /// <param name="work">Called with the block and its voxels.</param>
    public void ForEachBlock(int threads, Action<int, int> work) => Partition.Run(threads, Blocks, (_, first, end) =>
    {
        for (var block = first; block < end; block++) work(block, BlockVoxels(block));
    });
}
