using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Integrity;

/// <summary>One thing that is wrong with a data set.</summary>
/// <param name="CaseId">Null where it concerns the whole data set.</param>
/// <param name="File">Path of the file (or folder), relative to the data set's folder where it lies below it.</param>
/// <param name="What">What is wrong, with the numbers.</param>
/// <param name="Remedy">What would put it right.</param>
internal sealed record IntegrityProblem(ProblemLevel Level, string? CaseId, string File, string What, Remedy Remedy);
