namespace SamCrowd.Annotation.Fusion;

/// <summary>Votes of annotators for the labels of a voxel, with one weight for all or weighted by confidence.</summary>
internal sealed class LabelVotes
{
    private readonly short[][] _given;
    private readonly float[][]? _confidence;
    private readonly double[] _ofBackground;
    private readonly short? _ignore;

    public LabelVotes(IReadOnlyList<AnnotatorLabels> annotators, short? ignoreLabel, bool byConfidence)
    {
        _given = [.. annotators.Select(annotator => annotator.Labels.Voxels)];
        _confidence = byConfidence ? [.. annotators.Select(annotator => annotator.Confidence!.Voxels)] : null;
        _ignore = ignoreLabel;
        _ofBackground = [.. Enumerable.Range(0, _given.Length).Select(MeanConfidence)];
    }

    /// <summary>Weight of those who gave the label divided by the weight of all who say anything; 0 where nobody does.</summary>
    public float Share(int voxel, short label)
    {
        double yes = 0, all = 0;
        for (var a = 0; a < _given.Length; a++)
        {
            var value = _given[a][voxel];
            if (value == _ignore) continue;
            var weight = value == 0 ? _ofBackground[a] : _confidence is null ? 1 : _confidence[a][voxel];
            all += weight;
            if (value == label) yes += weight;
        }
        return all > 0 ? (float)(yes / all) : 0;
    }

    /// <summary>1 where all votes weigh the same; 0 where the annotator gave no label at all.</summary>
    private double MeanConfidence(int annotator)
    {
        if (_confidence is null) return 1;
        var (sum, count) = (0.0, 0L);
        for (var voxel = 0; voxel < _given[annotator].Length; voxel++)
        {
            if (_given[annotator][voxel] == 0 || _given[annotator][voxel] == _ignore) continue;
            sum += _confidence[annotator][voxel];
            count++;
        }
        return count > 0 ? sum / count : 0;
    }
}
