using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Annotators;

/// <summary>
/// A model of a person who draws on ground truth. Each mark has a random stream of its own, fixed by seed, case, slice and label: what is
/// drawn on one slice depends on no other.
/// </summary>
internal sealed class PersonAnnotator : IAnnotator
{
    public const string Source = "person-model";

    private readonly PersonSettings _settings;

    /// <exception cref="InvalidInputException">A setting is out of its range.</exception>
    public PersonAnnotator(PersonSettings settings)
    {
        settings.Check();
        _settings = settings;
    }

    public IReadOnlyList<BoxPrompt> Annotate(string caseId, Volume<short> labels)
    {
        var spacing = new SlicePlane(labels.Size, _settings.Axis).SpacingOf(labels.Geometry);
        int[] present = [.. labels.Voxels.Distinct().Where(v => v > 0 && _settings.Labels?.Contains(v) != false).Order()];
        var prompts = new List<BoxPrompt>();
        foreach (var mask in LabelSlices.Of(labels, _settings.Axis, _settings.Labels))
        {
            if (_settings.Omission.LeavesOut(caseId, mask.Slice, mask.Label)) continue;
            var random = new RandomStream(_settings.Seed, NameHash.Of(caseId), mask.Slice, mask.Label);
            foreach (var part in Parts(mask, spacing.Row * spacing.Column, random))
                prompts.Add(Mark(caseId, mask, part, (spacing.Row, spacing.Column), present, random));
        }
        return prompts;
    }

    private IEnumerable<IReadOnlyList<int>> Parts(LabelSlice mask, double pixelMm2, RandomStream random)
    {
        var seen = SliceComponents.Pixels(mask.Pixels, mask.Rows, mask.Columns)
            .Where(part => !(part.Count * pixelMm2 < _settings.SmallObjectMm2 && random.Chance(_settings.MissedSmallRate)))
            .ToList();
        if (_settings.BoxPerPart || seen.Count <= 1) return seen;
        return [[.. seen.SelectMany(part => part).Order()]];
    }

    private BoxPrompt Mark(string caseId, LabelSlice mask, IReadOnlyList<int> part, (double Row, double Column) spacing, int[] present,
        RandomStream random)
    {
        var box = DrawBox(part, mask.Columns, spacing, random);
        var label = mask.Label;
        if (present.Length > 1 && random.Chance(_settings.WrongLabelRate))
            label = present.Where(v => v != mask.Label).ElementAt(random.Integer(present.Length - 1));
        double? time = _settings.SecondsPerMark is { } median ? median * Math.Exp(random.Normal(0, 0.4)) : null;
        var points = _settings.Prompts == PromptKind.Boxes
            ? [] : PointPlacement.Draw(mask, part, box, _settings.PositivePoints, _settings.NegativePoints, random);
        return new BoxPrompt(caseId, _settings.Axis, mask.Slice, label, _settings.Prompts == PromptKind.Points ? null : box,
            _settings.Annotator, time, Source)
        { Points = points };
    }

    // The outline of pixels first..last runs half a pixel outside their centres.
    private PixelBox DrawBox(IReadOnlyList<int> part, int columns, (double Row, double Column) spacing, RandomStream random)
    {
        var x0 = part.Min(p => p % columns) - 0.5 - Offset(spacing.Column);
        var y0 = part.Min(p => p / columns) - 0.5 - Offset(spacing.Row);
        var x1 = part.Max(p => p % columns) + 0.5 + Offset(spacing.Column);
        var y1 = part.Max(p => p / columns) + 0.5 + Offset(spacing.Row);
        if (x1 < x0) (x0, x1) = ((x0 + x1) / 2, (x0 + x1) / 2);
        if (y1 < y0) (y0, y1) = ((y0 + y1) / 2, (y0 + y1) / 2);
        return new PixelBox((float)x0, (float)y0, (float)x1, (float)y1);

        double Offset(double millimetres) => random.Normal(_settings.MarginMm, _settings.JitterMm) / millimetres;
    }
}
