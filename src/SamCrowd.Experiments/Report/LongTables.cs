using SamCrowd.Imaging.Tables;

namespace SamCrowd.Experiments.Report;

/// <summary>The study's figures for programs: one value a row, plain numbers with all their digits, nan where there is none.</summary>
internal static class LongTables
{
    /// <summary>
    /// Every figure of every test case: arm, seed, case, label, metric, value. Labels are those that were measured, no means.
    /// </summary>
    public static void WriteScores(StudyResults results, string path)
    {
        var table = new CsvWriter(["arm", "seed", "case", "label", "metric", "value"]);
        foreach (var metric in results.Scores.Select(scores => new ArmMetric("Dice", scores)).Concat(results.Metrics))
            for (var seed = 0; seed < metric.Scores.Seeds.Count; seed++)
                foreach (var label in metric.Scores.Table.Columns)
                    foreach (var (id, value) in metric.Scores.Cases.Zip(metric.Scores.Seeds[seed].Values(label, metric.Scores.Cases)))
                        table.Add(metric.Scores.Arm, Seed(results, seed), id, label, metric.Metric, value);
        table.Write(path);
    }

    /// <summary>Every test that the report shows.</summary>
    public static void WriteTests(StudyResults results, string path)
    {
        var table = new CsvWriter([
            "arm", "other", "label", "n", "left_out", "mean_arm", "mean_other", "difference", "low", "high", "confidence", "p", "p_holm",
            "p_wilcoxon", "p_permutation", "p_bootstrap", "least_p", "share", "share_low", "share_high"]);
        foreach (var item in results.Comparisons)
            foreach (var row in item.Table.Rows) Add(item.Arm, results.Scores[0].Arm, row, null);
        foreach (var item in results.Recoveries) Add(item.Arm, item.Base, item.Overall, item.Share);
        foreach (var item in results.Controls) Add(item.Arm, item.Control, item.Overall, null);
        table.Write(path);

        void Add(string arm, string other, Evaluation.Comparison.PairedComparison row, Evaluation.Statistics.Interval? share) => table.Add(
            arm, other, row.Column, row.Pairs, row.Dropped, row.A.Mean, row.B.Mean, row.MeanDifference, row.Difference.Low,
            row.Difference.High,
            row.Difference.Confidence, row.P, row.HolmP, row.Wilcoxon.PValue, row.PermutationP, row.BootstrapP, row.LeastP,
            share?.Estimate, share?.Low, share?.High);
    }

    /// <summary>What the arms learned from, cost and reach.</summary>
    public static void WriteCosts(StudyResults results, string path)
    {
        var table = new CsvWriter(["arm", "expert_volumes", "sam_volumes", "marks", "crowd_seconds", "expert_minutes", "hours", "dice"]);
        foreach (var cost in results.Costs)
        {
            var score = results.Scores.Single(one => one.Arm == cost.Arm);
            table.Add(
                cost.Arm, cost.ExpertVolumes, cost.SamVolumes, cost.Marks, cost.CrowdSeconds, cost.ExpertMinutes,
                cost.Hours(results.Experiment.Cost.ExpertRate),
                score.Interval(score.Overall).Mean);
        }
        table.Write(path);
    }

    private static int Seed(StudyResults results, int place) => results.Experiment.Seeds?[place] ?? results.Experiment.Seed;
}
