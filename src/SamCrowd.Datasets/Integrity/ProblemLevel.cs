namespace SamCrowd.Datasets.Integrity;

public enum ProblemLevel
{
    /// <summary>Worth knowing; nothing fails because of it.</summary>
    Note,

    /// <summary>Training or evaluation would fail or be wrong.</summary>
    Error,
}
