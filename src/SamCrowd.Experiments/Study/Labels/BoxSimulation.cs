using SamCrowd.Annotation;
using SamCrowd.Annotation.Annotators;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Study.Labels;

/// <summary>Lets simulated annotators draw the boxes of a data set.</summary>
internal static class BoxSimulation
{
    /// <param name="cases">With label maps.</param>
    /// <exception cref="InvalidInputException">A label map is missing or does not lie on its image's grid.</exception>
    public static IReadOnlyList<BoxPrompt> Run(
        IReadOnlyList<DatasetCase> cases, IReadOnlyList<IAnnotator> annotators, IProgress<StepProgress>? progress,
        CancellationToken cancellation)
    {
        var prompts = new List<BoxPrompt>();
        for (var i = 0; i < cases.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var truth = VolumeFile.ReadOnto<short>(cases[i].LabelPath!, cases[i].ImagePaths[0]);
            foreach (var annotator in annotators) prompts.AddRange(annotator.Annotate(cases[i].Id, truth));
            progress?.Report(new StepProgress("Boxes", i + 1, cases.Count, cases[i].Id));
        }
        return prompts;
    }
}
