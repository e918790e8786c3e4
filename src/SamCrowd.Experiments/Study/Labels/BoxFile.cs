using SamCrowd.Annotation;
using SamCrowd.Experiments.Stages;

namespace SamCrowd.Experiments.Study.Labels;

/// <summary>The boxes that a stage left.</summary>
internal static class BoxFile
{
    public const string Name = "boxes.csv";

    /// <param name="boxes">A stage that makes boxes.</param>
    public static string Of(RunFolder run, StageId boxes) => run.Of(boxes, Name);

    /// <summary>The boxes of several stages as one table.</summary>
    public static BoxTable Read(RunFolder run, IEnumerable<StageId> boxes) =>
        boxes.Select(stage => BoxTable.Read(Of(run, stage))).Aggregate((all, more) => all.Append(more));
}
