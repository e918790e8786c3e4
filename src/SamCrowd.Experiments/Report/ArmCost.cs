namespace SamCrowd.Experiments.Report;

/// <summary>What an arm's labels are made from, and the working time that they cost.</summary>
/// <param name="ExpertVolumes">Training volumes whose ground truth it uses.</param>
/// <param name="SamVolumes">Training volumes whose label SAM made.</param>
/// <param name="Marks">Boxes and other marks that SAM was prompted with, of all annotators.</param>
/// <param name="CrowdSeconds">Time of the marks, of all annotators.</param>
/// <param name="ExpertMinutes">Time of the experts.</param>
internal sealed record ArmCost(string Arm, int ExpertVolumes, int SamVolumes, int Marks, double CrowdSeconds, double ExpertMinutes)
{
    /// <summary>Both in hours of the crowd.</summary>
    /// <param name="expertRate">Hours of the crowd that an hour of an expert is worth.</param>
    public double Hours(double expertRate) => (CrowdSeconds / 3600) + (expertRate * ExpertMinutes / 60);

    /// <summary>
    /// The arms that no other one beats: none costs as little or less and scores as high or higher. In the order of their cost.
    /// </summary>
    /// <param name="points">Cost and score by arm.</param>
    public static IReadOnlyList<string> Front(IReadOnlyList<(string Arm, double Hours, double Dice)> points)
    {
        var front = new List<string>();
        var best = double.NegativeInfinity;
        foreach (var point in points.Where(point => double.IsFinite(point.Dice)).OrderBy(point => point.Hours)
            .ThenByDescending(point => point.Dice))
        {
            if (point.Dice <= best) continue;
            best = point.Dice;
            front.Add(point.Arm);
        }
        return front;
    }
}
