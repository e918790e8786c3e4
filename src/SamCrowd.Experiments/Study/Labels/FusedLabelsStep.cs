using SamCrowd.Annotation.Fusion;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Sam.Labeling;

namespace SamCrowd.Experiments.Study.Labels;

/// <summary>Makes one label volume a case of those that SAM made from several annotators' boxes.</summary>
[ResultVersion("label-fusion", 1)]
internal static class FusedLabelsStep
{
    /// <param name="arm">The first arm that fuses these label sets in this way.</param>
    public static Stage Create(StudyContext study, ArmSection arm)
    {
        var (sets, rule) = (study.Arms.LabelSetsOf(arm), Rule(ArmSources.FusionOf(arm)));
        StageId[] needs = [StudyLayout.Import, .. sets.Select(set => set.Stage)];
        return new Stage(
            study.Arms.FusedLabels(arm), typeof(FusedLabelsStep), [], [], needs, Resumes: false, work => Fuse(study, sets, rule, work));
    }

    private static LabelFusionRule Rule(ArmFusion fusion) => fusion switch
    {
        ArmFusion.Staple => LabelFusionRule.Staple,
        ArmFusion.ScoreWeighted => LabelFusionRule.ScoreWeighted,
        _ => LabelFusionRule.Majority,
    };

    private static void Fuse(StudyContext study, IReadOnlyList<LabelSet> sets, LabelFusionRule rule, StageWork work)
    {
        var truth = new DatasetFolder(study.Layout.DatasetRoot);
        DatasetFolder[] made = [.. sets.Select(set => new DatasetFolder(study.Run.Of(set.Stage)))];
        var labels = made[0].Description.Labels;
        string[] ids = [.. made.SelectMany(dataset => dataset.TrainingCases).Select(item => item.Id).Distinct()
            .Order(StringComparer.Ordinal)];
        for (var i = 0; i < ids.Length; i++)
        {
            work.Cancellation.ThrowIfCancellationRequested();
            var fused = LabelFusion.Fuse(Volumes(ids[i]), rule, (short?)labels.IgnoreLabel);
            VolumeFile.Write(LabelDataset.ConfidenceFile(work.Folder, ids[i]), fused.Confidence);
            VolumeFile.Write(LabelDataset.LabelFile(work.Folder, ids[i]), fused.Labels);
            work.Progress.Report(new StepProgress("Fuse labels", i + 1, ids.Length, ids[i]));
        }
        LabelDataset.Write(work, truth, labels, ids.ToHashSet());

        List<AnnotatorLabels> Volumes(string id)
        {
            var volumes = sets.Select(set => Read(set.Names, study.Run.Of(set.Stage), id)).ToArray();
            var grid = volumes.First(volume => volume is not null)!.Labels;
            return [.. volumes.Select((volume, index) => volume ?? Nothing(sets[index], grid))];
        }

        static AnnotatorLabels? Read(string names, string folder, string id) => File.Exists(LabelDataset.LabelFile(folder, id))
            ? new AnnotatorLabels(
                names,
                VolumeFile.Read<short>(LabelDataset.LabelFile(folder, id)),
                VolumeFile.Read<float>(LabelDataset.ConfidenceFile(folder, id)))
            : null;

        // An annotator who boxed nothing in a case that others boxed: what their slices without a box are, all of them.
        AnnotatorLabels Nothing(LabelSet set, Volume<short> grid)
        {
            var volume = new Volume<short>(grid.Size, grid.Geometry);
            if (set.Unboxed == UnboxedSlices.IgnoreSlices) volume.Voxels.AsSpan().Fill((short)labels.IgnoreLabel!.Value);
            return new AnnotatorLabels(set.Names, volume, new Volume<float>(grid.Size, grid.Geometry));
        }
    }
}
