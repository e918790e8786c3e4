using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Annotators;

/// <summary>Someone, or a rule, that marks the objects of a case.</summary>
internal interface IAnnotator
{
    /// <param name="caseId">Case id; with the annotator's seed it fixes every random draw.</param>
    /// <param name="labels">Label values z y x, 0 background; what is below 0 is ignored.</param>
    /// <returns>Prompts in drawing order: slice by slice, label by label.</returns>
    IReadOnlyList<BoxPrompt> Annotate(string caseId, Volume<short> labels);
}
