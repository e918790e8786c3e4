namespace SamCrowd.Annotation.Fusion;

/// <summary>Who has a vote on whether a label is on a slice.</summary>
internal enum BoxVoters
{
    /// <summary>Everyone who marked anything in the case: for tables in which each annotator went through whole cases.</summary>
    OfCase,

    /// <summary>
    /// Who drew the label on the slice, or said that the slice is empty or does not show the label: for a crowd, each of whom sees a part.
    /// </summary>
    WhoLooked,
}
