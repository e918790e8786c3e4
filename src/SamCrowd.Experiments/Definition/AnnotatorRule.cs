namespace SamCrowd.Experiments.Definition;

/// <summary>Where the boxes come from.</summary>
internal enum AnnotatorRule
{
    /// <summary>Simulated from ground truth by the study's rule.</summary>
    Study,

    /// <summary>Simulated from ground truth by a model of a person.</summary>
    Person,

    /// <summary>Drawn by people, read from a box table.</summary>
    File,

    /// <summary>Drawn by people in the browser, read from the crowd's store.</summary>
    Crowd,
}
