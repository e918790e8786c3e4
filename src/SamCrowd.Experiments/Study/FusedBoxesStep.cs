using SamCrowd.Annotation;
using SamCrowd.Annotation.Fusion;
using SamCrowd.Experiments.Stages;

namespace SamCrowd.Experiments.Study;

/// <summary>Makes one box table of several annotators' boxes.</summary>
internal static class FusedBoxesStep
{
    private const int Version = 1;

    /// <param name="set">Of several annotators.</param>
    public static Stage Create(StudyContext study, LabelSet set) => new(
        set.Boxes, Version, [], [], [.. set.Annotators.Select(StudyContext.Boxes)], Resumes: false,
        _ => new BoxTable(BoxFusion.Majority([.. set.Annotators.SelectMany(annotator => BoxTable.Read(study.BoxFile(annotator)).Prompts)])).Write(study.BoxFile(set)));
}
