using SamCrowd.Evaluation.Overlap;
using SamCrowd.Evaluation.Regions;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Evaluation.Tests.Overlap;

public sealed class SegmentationEvaluatorTests
{
    [SharedFact("golden", "evaluation")]
    public void Summary_is_the_peers_text_with_NaN_cases()
    {
        var summary = Golden(EvaluationSettings.ForLabels(1, 2, 3));
        var relative = summary with
        {
            Cases = [.. summary.Cases.Select(item =>
                item with { ReferenceFile = $"gt/{item.CaseId}.nii.gz", PredictionFile = $"pred/{item.CaseId}.nii.gz" })],
        };
        Assert.Equal(File.ReadAllText(SharedData.Golden("evaluation", "summary.json")), PythonJson.ToText(SummaryFile.ToJson(relative)));
    }

    [SharedTheory("golden", "postprocessing")]
    [InlineData("pred")]
    [InlineData("pred/postprocessed")]
    public void Summary_of_another_folder_has_the_peers_means(string folder)
    {
        var theirs = SummaryFile.Read(SharedData.Golden("postprocessing", folder, "summary.json"));
        var ours = SegmentationEvaluator.Evaluate(SharedData.Golden("postprocessing", "gt"), SharedData.Golden("postprocessing", folder),
            EvaluationSettings.ForLabels(1, 2));
        Assert.Equal(theirs.Means, ours.Means);
        Assert.Equal(theirs.ForegroundMean, ours.ForegroundMean);
    }

    [SharedFact("golden", "evaluation")]
    public void A_summary_that_was_written_is_read_back_equal()
    {
        using var folder = new TemporaryFolder();
        var summary = Golden(new EvaluationSettings { Regions = [LabelRegion.Region(1, 2), LabelRegion.Region(3)] });
        SummaryFile.Write(folder["summary.json"], summary);
        var read = SummaryFile.Read(folder["summary.json"]);
        Assert.Equal(["(1, 2)", "(3,)"], read.Regions.Select(region => region.Key));
        Assert.Equal(summary.Means, read.Means);
        Assert.Equal(["c0", "c1", "c2"], read.Cases.Select(item => item.CaseId));
    }

    [Fact]
    public void A_region_counts_its_labels_as_one_and_ignored_voxels_count_nowhere()
    {
        var reference = Labels(1, 2, 0, 1, 3, 0);
        var prediction = Labels(2, 1, 0, 0, 1, 1);
        var plain = SegmentationEvaluator.Overlap(reference, prediction, [LabelRegion.Label(1), LabelRegion.Region(1, 2)], ignoreLabel: 3);
        Assert.Equal(OverlapMetrics.OfCounts(0, 2, 2, 1), plain[0]);
        Assert.Equal(OverlapMetrics.OfCounts(2, 1, 1, 1), plain[1]);
        Assert.Equal(4.0 / 6, plain[1].Dice);
    }

    [Fact]
    public void A_label_that_neither_image_has_is_NaN_and_leaves_the_mean_of_the_cases()
    {
        var absent = OverlapMetrics.OfCounts(0, 0, 0, 10);
        Assert.True(double.IsNaN(absent.Dice) && double.IsNaN(absent.IoU));
        Assert.Equal(1, OverlapMetrics.MeanWithoutNaN([absent, OverlapMetrics.OfCounts(4, 0, 0, 6)]).Dice);
        Assert.True(double.IsNaN(OverlapMetrics.Mean([absent, OverlapMetrics.OfCounts(4, 0, 0, 6)]).Dice));
    }

    [Fact]
    public void Values_that_are_no_label_evaluated_are_named_with_how_many_cases_have_them()
    {
        using var folder = new TemporaryFolder();
        foreach (var id in new[] { "a", "b" })
        {
            VolumeFile.Write(folder["gt", id + ".nii.gz"], Labels(1, 1, 2, 0, 7));
            VolumeFile.Write(folder["pred", id + ".nii.gz"], Labels(1, 0, 0, id == "b" ? (short)-3 : (short)1, 9));
        }
        var settings = EvaluationSettings.ForLabels(1, 2) with { IgnoreLabel = 7 };
        Assert.Equal(
            [
                "the value -3 of 1 of 2 predictions, b the first, is no label that is evaluated",
                "the value 9 of 2 of 2 predictions, a the first, is no label that is evaluated",
            ],
            SegmentationEvaluator.Evaluate(folder["gt"], folder["pred"], settings).Notes);
        Assert.Contains("the value 7 of 2 of 2 references, a the first, is no label that is evaluated",
            SegmentationEvaluator.Evaluate(folder["gt"], folder["pred"], settings with { IgnoreLabel = null }).Notes);
        Assert.Empty(SegmentationEvaluator.Evaluate(folder["gt"], folder["gt"], settings).Notes);
    }

    [Fact]
    public void An_ending_without_its_dot_is_refused_as_it_would_stay_in_the_names_of_cases()
    {
        using var folder = new TemporaryFolder();
        VolumeFile.Write(folder["gt", "a.nii.gz"], Labels(1, 0));
        var error = Assert.Throws<InvalidInputException>(() => SegmentationEvaluator.Evaluate(folder["gt"], folder["gt"],
            EvaluationSettings.ForLabels(1) with { FileEnding = "nii.gz" }));
        Assert.Contains("write it as .nii.gz", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void By_the_studys_rule_a_label_that_was_not_predicted_is_NaN_by_nnUNets_it_is_0()
    {
        using var folder = new TemporaryFolder();
        VolumeFile.Write(folder["gt.nii.gz"], Labels(1, 1, 2, 0));
        VolumeFile.Write(folder["pred.nii.gz"], Labels(1, 0, 0, 3));
        double[] Dice(bool studys) =>
            [.. SegmentationEvaluator.EvaluateFiles(folder["gt.nii.gz"], folder["pred.nii.gz"],
            EvaluationSettings.ForLabels(1, 2, 3, 4) with { UnfoundIsNaN = studys }).Overlap.Select(one => one.Dice)];
        Assert.Equal([2.0 / 3, 0, 0, double.NaN], Dice(studys: false));
        Assert.Equal([2.0 / 3, double.NaN, 0, double.NaN], Dice(studys: true));
    }

    [Fact]
    public void Missing_predictions_and_differing_grids_name_the_file()
    {
        using var folder = new TemporaryFolder();
        VolumeFile.Write(folder["gt", "a.nii.gz"], Labels(1, 0));
        VolumeFile.Write(folder["gt", "b.nii.gz"], Labels(1, 0));
        VolumeFile.Write(folder["pred", "a.nii.gz"], Labels(1, 0));
        var settings = EvaluationSettings.ForLabels(1);
        Assert.Contains("b.nii.gz", Refused(settings).Message, StringComparison.Ordinal);
        Assert.Single(SegmentationEvaluator.Evaluate(folder["gt"], folder["pred"], settings with { AllowMissing = true }).Cases);
        VolumeFile.Write(folder["pred", "b.nii.gz"], Labels(1, 0, 1));
        Assert.Contains("1x1x3", Refused(settings with { Threads = 1 }).Message, StringComparison.Ordinal);

        InvalidInputException Refused(EvaluationSettings with) =>
            Assert.Throws<InvalidInputException>(() => SegmentationEvaluator.Evaluate(folder["gt"], folder["pred"], with));
    }

    [Fact]
    public void A_mean_over_the_cases_that_have_a_distance_says_how_many_they_are()
    {
        using var folder = new TemporaryFolder();
        VolumeFile.Write(folder["gt", "a.nii.gz"], Labels(1, 0, 0));
        VolumeFile.Write(folder["gt", "b.nii.gz"], Labels(1, 0, 0));
        VolumeFile.Write(folder["pred", "a.nii.gz"], Labels(0, 1, 0));
        VolumeFile.Write(folder["pred", "b.nii.gz"], Labels(0, 0, 0));
        var summary = SegmentationEvaluator.Evaluate(folder["gt"], folder["pred"], EvaluationSettings.ForLabels(1, 2)
            with
        { SurfaceDistances = true, SurfaceToleranceMm = 1 });
        Assert.Equal(new FiniteMean(1, 1, 2), summary.MeanOf(0, one => one.Hausdorff95Mm));
        Assert.Equal(new FiniteMean(0, 2, 2), summary.MeanOf(0, one => one.Dice));
        Assert.Equal((double.NaN, 0, 2),
            (summary.MeanOf(1, one => one.Dice).Mean, summary.MeanOf(1, one => one.Dice).Count, summary.MeanOf(1, one => one.Dice).Of));
    }

    [Fact]
    public void Endings_are_alike_in_upper_and_lower_case_and_volumes_of_another_format_are_named()
    {
        using var folder = new TemporaryFolder();
        VolumeFile.Write(folder["gt", "a.nii.gz"], Labels(1, 0));
        VolumeFile.Write(folder["pred", "x.nii.gz"], Labels(1, 0));
        File.Move(folder["pred", "x.nii.gz"], folder["pred", "a.NII.GZ"]);
        VolumeFile.Write(folder["pred", "b.nii"], Labels(1, 0));
        var summary = SegmentationEvaluator.Evaluate(folder["gt"], folder["pred"], EvaluationSettings.ForLabels(1));
        Assert.Equal("a", Assert.Single(summary.Cases).CaseId);
        Assert.Contains("b.nii: not compared", Assert.Single(summary.Notes), StringComparison.Ordinal);
        VolumeFile.Write(folder["pred", "a.nii.gz"], Labels(1, 0));
        if (Directory.GetFiles(folder["pred"]).Length < 3) return; // one file on a file system that does not tell the case of letters
        Assert.Contains("one case",
            Assert.Throws<InvalidInputException>(() =>
            SegmentationEvaluator.Evaluate(folder["gt"], folder["pred"], EvaluationSettings.ForLabels(1))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_named_twice_or_that_no_label_map_can_hold_is_refused()
    {
        Assert.Contains("named twice",
            Assert.Throws<InvalidInputException>(() => SegmentationEvaluator.Evaluate([], EvaluationSettings.ForLabels(1, 2, 1))).Message,
            StringComparison.Ordinal);
        Assert.Contains("'99999'", Assert.Throws<InvalidInputException>(() => LabelRegion.Parse("99999")).Message,
            StringComparison.Ordinal);
        Assert.Equal([1, 2], LabelRegion.Parse("1+2").Values);
    }

    [Fact]
    public void The_case_table_has_a_row_for_each_case_and_label()
    {
        var evaluated = new EvaluationSummary(
            [LabelRegion.Label(1), LabelRegion.Region(1, 2)],
            [new CaseEvaluation("a,b", "r", "p", [OverlapMetrics.OfCounts(1, 1, 0, 2), OverlapMetrics.OfCounts(0, 0, 0, 4)])]);
        Assert.Equal("case,label,Dice,IoU,TP,FP,FN,TN\n\"a,b\",1,0.6666666666666666,0.5,1,1,0,2\n\"a,b\",1+2,nan,nan,0,0,0,4\n",
            CaseTable.ToText(evaluated));
    }

    private static EvaluationSummary Golden(EvaluationSettings settings) =>
        SegmentationEvaluator.Evaluate(SharedData.Golden("evaluation", "gt"), SharedData.Golden("evaluation", "pred"), settings);

    private static Volume<short> Labels(params short[] values) =>
        new(new Size3(1, 1, values.Length), Geometry.WithSpacing(1, 1, 1), values);
}
