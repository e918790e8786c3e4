using SamCrowd.Evaluation.Overlap;

namespace SamCrowd.NnUNet.Postprocessing;

/// <param name="File">postprocessing.json, which <c>samcrowd predict --postprocessing</c> takes; nnU-Net's postprocessing.pkl lies beside
/// it.</param>
/// <param name="Before">The predictions as they were.</param>
/// <param name="After">The same cases after the plan's steps.</param>
internal sealed record PostprocessingResult(PostprocessingPlan Plan, string File, EvaluationSummary Before, EvaluationSummary After);
