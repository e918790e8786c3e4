namespace SamCrowd.Evaluation.Statistics;

/// <summary>The alternative to "the differences are symmetric about 0".</summary>
internal enum Alternative
{
    TwoSided,

    /// <summary>The differences tend to be above 0.</summary>
    Greater,

    /// <summary>The differences tend to be below 0.</summary>
    Less,
}
