namespace SamCrowd.Datasets.Integrity;

internal enum ProblemLevel
{
    /// <summary>Worth knowing; nothing fails because of it.</summary>
    Note,

    /// <summary>Training or evaluation would fail or be wrong.</summary>
    Error,
}
