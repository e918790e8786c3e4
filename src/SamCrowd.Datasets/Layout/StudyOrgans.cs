namespace SamCrowd.Datasets.Layout;

/// <summary>The five abdominal organs of Kulkarni et al. (arXiv 2403.15218), labels 1 to 5 in this order.</summary>
internal static class StudyOrgans
{
    public const short Spleen = 1;

    public const short RightKidney = 2;

    public const short LeftKidney = 3;

    public const short Liver = 4;

    public const short Aorta = 5;

    public static IReadOnlyList<string> Names { get; } = ["spleen", "right_kidney", "left_kidney", "liver", "aorta"];

    public static LabelScheme Labels { get; } = LabelScheme.Of(Names);
}
