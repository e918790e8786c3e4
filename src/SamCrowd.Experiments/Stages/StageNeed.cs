namespace SamCrowd.Experiments.Stages;

/// <summary>What is left to do for a stage.</summary>
internal enum StageNeed
{
    /// <summary>Its result is there, whole, and made from the same inputs.</summary>
    Nothing,

    /// <summary>It was interrupted; what is in its unfinished folder is used.</summary>
    Rest,

    /// <summary>Another run of the sweep has it done from the same inputs; its files are linked.</summary>
    Link,

    /// <summary>The result that a change replaced was made from the same inputs; it is put back.</summary>
    Restore,

    /// <summary>It is done from the start.</summary>
    All,

    /// <summary>It cannot be done: a folder in its place was not made by this program, or files that it reads are not there.</summary>
    Blocked,
}
