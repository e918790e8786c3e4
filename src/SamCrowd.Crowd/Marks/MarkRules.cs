namespace SamCrowd.Crowd.Marks;

/// <summary>What a task allows to be marked, and the check of everything a page sends against it.</summary>
/// <param name="Rows">Rows of a slice.</param>
/// <param name="Columns">Columns of a slice.</param>
/// <param name="Slices">The task's slices.</param>
/// <param name="Labels">The label values asked for.</param>
internal sealed record MarkRules(int Rows, int Columns, IReadOnlySet<int> Slices, IReadOnlySet<int> Labels)
{
    public const int MostMarks = 200;
    public const int MostPoints = 100;

    // The study's rule for simulated boxes reaches over the slice's edge by up to two pixels.
    private const float Overhang = 2.5f;
    private const double MostSeconds = 86400;

    /// <returns>What is wrong with the event, for a developer; null where it is sound.</returns>
    public string? Fault(MarkEvent step)
    {
        if (!IsId(step.Id, 8)) return "id: 8 to 40 letters, digits or hyphens";
        if (step.Kind != MarkEventKind.Edit) return step.Changes.Count == 0 ? null : "undo and redo carry no changes";
        if (step.Changes.Count == 0) return "an edit changes at least one slice";
        // Null elements of a list pass the JSON reader.
        if (step.Changes.Any(change => change is null || change.Answer.Marks.Any(mark => mark is null))) return "null in a list";
        if (step.Changes.Select(change => change.Slice).Distinct().Count() != step.Changes.Count) return "a slice is changed twice";
        return step.Changes.Select(change => Slices.Contains(change.Slice) ? Fault(change.Answer)
            : $"slice {change.Slice} is not part of the task")
            .FirstOrDefault(fault => fault is not null);
    }

    private string? Fault(SliceAnswer answer)
    {
        if (answer.Marks.Count > MostMarks) return $"more than {MostMarks} marks";
        if (answer.Nothing is { } nothing)
        {
            if (answer.Marks.Count > 0) return "nothing and a mark on one slice";
            return Circumstances(nothing.Seconds, nothing.Window, nothing.Picture);
        }
        if (answer.Accepted && answer.Marks.Count == 0) return "an accepted slice has a mark, or says that nothing is there";
        if (answer.Marks.Select(mark => mark.Id).Distinct().Count() != answer.Marks.Count) return "two marks have one id";
        return answer.Marks.Select(Fault).FirstOrDefault(fault => fault is not null);
    }

    private string? Fault(Mark mark)
    {
        if (!IsId(mark.Id, 1)) return "mark id: 1 to 40 letters, digits or hyphens";
        if (!Labels.Contains(mark.Label)) return $"label {mark.Label} is not asked for";
        if (mark.Source is not ("drawn" or "carried")) return "source: drawn or carried";
        if (mark.Box is null && mark.Points.Length == 0) return "a mark has a box or a point";
        if (mark.Box is { } box && !IsBox(box)) return "box: x0, y0, x1, y1 on the slice, x0 < x1, y0 < y1";
        if (mark.Points.Length > MostPoints) return $"more than {MostPoints} points";
        return mark.Points.All(IsPoint) ? Circumstances(mark.Seconds, mark.Window, mark.Picture) : "point: x, y on the slice, and 0 or 1";
    }

    /// <summary>True where a prompt lies on a slice of this size.</summary>
    public bool IsPrompt(float[]? box, float[][] points) =>
        (box is not null || points.Length > 0) && points.Length <= MostPoints && (box is null || IsBox(box)) && points.All(IsPoint);

    private bool IsBox(float[] box) =>
        box is [var x0, var y0, var x1, var y1] && x0 < x1 && y0 < y1
        && x0 >= -Overhang && y0 >= -Overhang && x1 <= Columns - 1 + Overhang && y1 <= Rows - 1 + Overhang
        && x1 >= 0 && y1 >= 0 && x0 <= Columns - 1 && y0 <= Rows - 1;

    private bool IsPoint(float[] point) =>
        point is [>= -0.5f and var x, >= -0.5f and var y, 0 or 1] && x <= Columns - 0.5f && y <= Rows - 0.5f;

    private static string? Circumstances(double seconds, double[]? window, double[]? picture)
    {
        if (!(seconds is >= 0 and <= MostSeconds)) return "seconds: 0 to 86400";
        if (window is not null && !(window is [var low, var high] && double.IsFinite(low) && double.IsFinite(high) && low <= high))
            return "window: low, high";
        return picture is null or [> 0 and < 1e6, > 0 and < 1e6] ? null : "picture: width, height above 0";
    }

    private static bool IsId(string id, int shortest) =>
        id.Length >= shortest && id.Length <= 40 && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
