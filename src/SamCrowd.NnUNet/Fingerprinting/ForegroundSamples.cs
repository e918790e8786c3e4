using SamCrowd.Datasets.Sampling;
using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Fingerprinting;

/// <summary>
/// The foreground intensities drawn from all cases, one float32 array a channel, cases in their order. Every case draws with a RandomState
/// of its own, seeded 1234, one channel after the other, with replacement; a case without foreground draws nothing.
/// </summary>
internal sealed class ForegroundSamples(int cases, int channels, int perCase)
{
    private const int Seed = 1234;
    private const int Block = 1 << 14;
    private readonly float[][] _values =
        [.. Enumerable.Range(0, channels).Select(_ => GC.AllocateUninitializedArray<float>(checked(cases * perCase)))];
    private readonly bool[] _drawn = new bool[cases];

    /// <summary>Samples a channel, after all cases have drawn.</summary>
    public int Count => _drawn.Count(drawn => drawn) * perCase;

    /// <summary>May be called for different cases at once.</summary>
    /// <param name="foreground">Positions in the volumes.</param>
    public void Draw(int index, int foregroundCount, IReadOnlyList<Volume<float>> volumes, int[] foreground)
    {
        if (foregroundCount == 0) return;
        var random = new NumpyRandomState(Seed);
        Span<int> chosen = stackalloc int[Block];
        for (var channel = 0; channel < volumes.Count; channel++)
        {
            var pixels = Array.ConvertAll(foreground, position => volumes[channel].Voxels[position]);
            var target = _values[channel].AsSpan(index * perCase, perCase);
            while (target.Length > 0)
            {
                var block = chosen[..Math.Min(Block, target.Length)];
                random.ChooseWithReplacement(foregroundCount, block);
                for (var i = 0; i < block.Length; i++) target[i] = pixels[block[i]];
                target = target[block.Length..];
            }
        }
        _drawn[index] = true;
    }

    /// <summary>The samples of a channel, those of cases without foreground taken out.</summary>
    public ReadOnlyMemory<float> Channel(int channel)
    {
        var values = _values[channel];
        var kept = 0;
        for (var i = 0; i < _drawn.Length; i++)
        {
            if (!_drawn[i]) continue;
            if (kept != i) Array.Copy(values, i * perCase, values, kept * perCase, perCase);
            kept++;
        }
        // Compacted once: a second call finds the cases in front.
        for (var i = 0; i < _drawn.Length; i++) _drawn[i] = i < kept;
        return values.AsMemory(0, kept * perCase);
    }
}
