using SamCrowd.NnUNet.Postprocessing;

namespace SamCrowd.NnUNet.Validation;

/// <param name="Candidates">Single models first, in the order given.</param>
/// <param name="NotTried">Ensembles that lack probabilities, each with the reason.</param>
/// <param name="Postprocessing">What helps the best one.</param>
/// <param name="InformationFile">nnU-Net's inference_information.json.</param>
/// <param name="Instructions">The commands that predict new images so, as in inference_instructions.txt.</param>
internal sealed record BestConfigurationResult(
    IReadOnlyList<Candidate> Candidates, Candidate Best, IReadOnlyList<string> NotTried, PostprocessingResult Postprocessing,
    string InformationFile, IReadOnlyList<string> Instructions);
