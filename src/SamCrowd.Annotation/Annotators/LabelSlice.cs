namespace SamCrowd.Annotation.Annotators;

/// <summary>
/// One label on one slice. <paramref name="Pixels"/>: rows x columns, C order, true where the slice has the label (somewhere it has).
/// </summary>
internal sealed record LabelSlice(int Slice, int Label, bool[] Pixels, int Rows, int Columns);
