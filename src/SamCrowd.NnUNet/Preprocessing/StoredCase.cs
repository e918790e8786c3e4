using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>
/// One case of a store, memory-mapped; patches are read from disk as they are asked for. Safe for several threads at once.
/// </summary>
internal sealed class StoredCase : IDisposable
{
    private readonly MappedArray<float> _data;
    private readonly MappedArray<short>? _labels, _previousStage;
    private readonly MappedArray<float>? _weights;
    private readonly MappedArray<int>? _boxes;

    internal StoredCase(StoreFiles files, CaseDocument document)
    {
        (Id, Channels, Properties, BoxAxis) = (files.Id, document.Channels, document.ToProperties(), document.BoxAxis);
        try
        {
            _data = new MappedArray<float>(files.Data, Channels * Size.Count);
            _labels = document.Labels is null ? null : new MappedArray<short>(files.Labels, Size.Count);
            _weights = document.Weights is null ? null : new MappedArray<float>(files.Weights, Size.Count);
            _previousStage = document.PreviousStage is null ? null : new MappedArray<short>(files.PreviousStage, Size.Count);
            _boxes = document.Boxes is null ? null : new MappedArray<int>(files.Boxes, Size.Count);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Id { get; }

    public int Channels { get; }

    /// <summary>Of one channel, plan axes.</summary>
    public Size3 Size => Properties.Size;

    public CaseProperties Properties { get; }

    public bool HasLabels => _labels is not null;

    public bool HasWeights => _weights is not null;

    public bool HasPreviousStage => _previousStage is not null;

    public bool HasBoxes => _boxes is not null;

    /// <summary>Plan axis that the slices with the boxes lie across; null without <see cref="HasBoxes"/>.</summary>
    public int? BoxAxis { get; }

    /// <summary>Copies a box; where it reaches beyond the case data are 0 and labels −1.</summary>
    /// <param name="origin">First voxel along z, y, x; may be negative.</param>
    /// <param name="data">channels x size, c z y x; empty to leave out.</param>
    /// <param name="labels">size, z y x; empty to leave out.</param>
    /// <exception cref="InvalidInputException">Labels are asked for of a case that has none.</exception>
    public void ReadPatch(IReadOnlyList<int> origin, Size3 size, Span<float> data, Span<short> labels)
    {
        if (!data.IsEmpty)
        {
            var length = checked((int)size.Count);
            for (var channel = 0; channel < Channels; channel++)
                CopyBox(_data.Values.Slice(channel * (int)Size.Count, (int)Size.Count), origin, size, data.Slice(channel * length, length),
                    0f);
        }
        if (labels.IsEmpty) return;
        if (_labels is null)
            throw new InvalidInputException($"the preprocessed case {Id} has no labels; preprocess it from a training case");
        CopyBox(_labels.Values, origin, size, labels, (short)-1);
    }

    /// <summary>Copies a box of the voxel weights; 1 beyond the case, where the label is background and no one doubts it.</summary>
    /// <param name="weights">size, z y x.</param>
    /// <exception cref="InvalidInputException">The case has none.</exception>
    public void ReadWeights(IReadOnlyList<int> origin, Size3 size, Span<float> weights)
    {
        if (_weights is null)
            throw new InvalidInputException($"the preprocessed case {Id}", "has no voxel weights", new NeedsVoxelWeights());
        CopyBox(_weights.Values, origin, size, weights, 1f);
    }

    /// <summary>Copies a box of the labels that a cascade's first stage predicted; −1 beyond the case.</summary>
    /// <param name="labels">size, z y x.</param>
    /// <exception cref="InvalidInputException">The case has none.</exception>
    public void ReadPreviousStage(IReadOnlyList<int> origin, Size3 size, Span<short> labels)
    {
        if (_previousStage is null)
            throw new InvalidInputException($"the preprocessed case {Id}", "has no labels of a previous stage", new NeedsPreviousStage());
        CopyBox(_previousStage.Values, origin, size, labels, (short)-1);
    }

    /// <summary>Copies a part of the map of boxes; 0 beyond the case, where nothing is known.</summary>
    /// <param name="boxes">size, z y x; bits as <see cref="BoxMaps"/> has them.</param>
    /// <exception cref="InvalidInputException">The case has none.</exception>
    public void ReadBoxes(IReadOnlyList<int> origin, Size3 size, Span<int> boxes)
    {
        if (_boxes is null)
            throw new InvalidInputException($"the preprocessed case {Id}", "has no map of boxes", new NeedsBoxes());
        CopyBox(_boxes.Values, origin, size, boxes, 0);
    }

    public void Dispose()
    {
        _boxes?.Dispose();
        _previousStage?.Dispose();
        _data?.Dispose();
        _labels?.Dispose();
        _weights?.Dispose();
    }

    private void CopyBox<T>(ReadOnlySpan<T> source, IReadOnlyList<int> origin, Size3 size, Span<T> target, T outside)
        where T : unmanaged
    {
        var (from, to) = (Math.Clamp(-origin[2], 0, size.X), Math.Clamp(Size.X - origin[2], 0, size.X));
        for (var z = 0; z < size.Z; z++)
        {
            for (var y = 0; y < size.Y; y++)
            {
                var row = target.Slice(((z * size.Y) + y) * size.X, size.X);
                var (sourceZ, sourceY) = (origin[0] + z, origin[1] + y);
                if (sourceZ < 0 || sourceZ >= Size.Z || sourceY < 0 || sourceY >= Size.Y || from >= to)
                {
                    row.Fill(outside);
                    continue;
                }
                row[..from].Fill(outside);
                source.Slice((((sourceZ * Size.Y) + sourceY) * Size.X) + origin[2] + from, to - from).CopyTo(row[from..to]);
                row[to..].Fill(outside);
            }
        }
    }
}
