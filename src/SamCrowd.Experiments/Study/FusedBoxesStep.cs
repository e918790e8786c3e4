using SamCrowd.Annotation;
using SamCrowd.Annotation.Fusion;
using SamCrowd.Experiments.Stages;

namespace SamCrowd.Experiments.Study;

/// <summary>Makes one box table of several annotators' boxes.</summary>
internal static class FusedBoxesStep
{
    private const int Version = 2;

    /// <param name="set">Of several annotators.</param>
    public static Stage Create(StudyContext study, LabelSet set) => new(
        set.Boxes, Version, [], [], [.. set.Annotators.Select(StudyContext.Boxes)], Resumes: false,
        _ => BoxFusion.Majority(set.Annotators.Select(annotator => BoxTable.Read(study.BoxFile(annotator))).Aggregate((all, more) => all.Append(more))).Write(study.BoxFile(set)));
}
