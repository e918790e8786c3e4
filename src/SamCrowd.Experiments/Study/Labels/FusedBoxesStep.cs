using SamCrowd.Annotation.Fusion;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Experiments.Study.Labels;

/// <summary>Makes one box table of several annotators' boxes.</summary>
[ResultVersion("box-fusion", 2)]
internal static class FusedBoxesStep
{
    /// <param name="set">Of several annotators.</param>
    public static Stage Create(StudyContext study, LabelSet set)
    {
        StageId[] single = [.. set.Annotators.Select(annotator => StudyLayout.Boxes(annotator.Name))];
        return new Stage(
            set.Boxes, typeof(FusedBoxesStep), [], [], single, Resumes: false,
            work => BoxFusion.Majority(BoxFile.Read(study.Run, single)).Write(work[BoxFile.Name]));
    }
}
