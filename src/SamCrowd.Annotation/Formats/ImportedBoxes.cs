namespace SamCrowd.Annotation.Formats;

/// <summary>What an annotation file or folder gave.</summary>
/// <param name="Table">Boxes and clicks, and the slices on which the tool recorded that nothing was marked.</param>
/// <param name="Images">Images the files speak of, counted once for each annotator.</param>
/// <param name="Seen">Marks in the files: boxes, polygons, masks, points, keyframes, and what is none of them.</param>
/// <param name="Left">How many of them were not taken. The slices they are on are not recorded as empty.</param>
/// <param name="Notes">A line for each kind of mark that was changed or not taken, with how many and where the first is.</param>
internal sealed record ImportedBoxes(BoxTable Table, int Images, int Seen, int Left, IReadOnlyList<string> Notes);
