namespace SamCrowd.Experiments.Stages;

/// <summary>What is left to do for a stage.</summary>
public enum StageNeed
{
    /// <summary>Its result is there and made from the same inputs.</summary>
    Nothing,

    /// <summary>It was cut off; what is in its folder is taken up.</summary>
    Rest,

    /// <summary>Another run of the sweep has it done from the same inputs; its files are linked.</summary>
    Link,

    /// <summary>Its folder is cleared and it is done from the start.</summary>
    All,
}
