namespace SamCrowd.Fuzz;

/// <summary>What a reader made of an input.</summary>
public enum Verdict
{
    /// <summary>It was read.</summary>
    Accepted,

    /// <summary>It was refused with one line that names a file.</summary>
    Refused,

    /// <summary>It was refused, but the message has several lines, is longer than a screen holds, or names no file of the input.</summary>
    RefusedUnclearly,

    /// <summary>Any other exception, or exit code 1.</summary>
    Unexpected,

    /// <summary>It took longer than the limit.</summary>
    Hang,

    /// <summary>It allocated more than the limit, or all there was.</summary>
    Memory,
}
