namespace SamCrowd.Experiments.Quality;

/// <summary>Whether a label had a prompt on a slice.</summary>
internal enum BoxState
{
    /// <summary>It had none.</summary>
    No,

    /// <summary>An annotator marked it.</summary>
    Yes,

    /// <summary>Its box lies between two drawn ones.</summary>
    Interpolated,
}
