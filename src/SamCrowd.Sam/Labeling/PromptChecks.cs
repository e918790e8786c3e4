using SamCrowd.Annotation;
using SamCrowd.Imaging;

namespace SamCrowd.Sam.Labeling;

/// <summary>Refuses prompts that cannot belong to an image.</summary>
internal static class PromptChecks
{
    /// <exception cref="InvalidInputException">A slice does not exist, or a box or point lies wholly outside it.</exception>
    public static void Within(Size3 size, IReadOnlyList<BoxPrompt> prompts)
    {
        foreach (var p in prompts)
        {
            var plane = new SlicePlane(size, p.Axis);
            var name = $"case {p.Case}, slice {p.Slice} across {p.Axis}, label {p.Label}";
            if (p.Slice < 0 || p.Slice >= plane.Count)
                throw new InvalidInputException($"{name}: the image has slices 0 to {plane.Count - 1}; the boxes belong to another "
                    + "image or axis");
            if (p.Box is { } box && !box.Touches(plane.Rows, plane.Columns))
                throw new InvalidInputException($"{name}: the box ({box.X0}, {box.Y0}, {box.X1}, {box.Y1}) lies outside the slice of "
                    + $"{plane.Columns} columns and {plane.Rows} rows; correct the box table");
            if (p.Points.Any(q => q.X < -0.5 || q.Y < -0.5 || q.X > plane.Columns - 0.5 || q.Y > plane.Rows - 0.5))
                throw new InvalidInputException($"{name}: a point lies outside the slice of {plane.Columns} columns and {plane.Rows} rows; "
                    + "correct the box table");
            if (p.Label is <= 0 or > short.MaxValue)
                throw new InvalidInputException($"{name}: a label must be 1 to {short.MaxValue}");
        }
    }
}
