namespace SamCrowd.Experiments.Quality;

/// <summary>How well one label of one slice agrees with its reference.</summary>
/// <param name="Boxed">Null where the prompts are not known.</param>
/// <param name="ReferencePixels">Pixels of the label in the reference.</param>
/// <param name="LabelPixels">Pixels of the label in what is judged.</param>
/// <param name="CommonPixels">Pixels of the label in both.</param>
internal sealed record SliceQuality(
    string Case, int Label, int Slice, BoxState? Boxed, long ReferencePixels, long LabelPixels, long CommonPixels)
{
    /// <summary>2 TP / (P + G), 0 to 1; NaN where what is judged lacks the label, as in the study.</summary>
    public double Dice => LabelPixels == 0 ? double.NaN : 2.0 * CommonPixels / (ReferencePixels + LabelPixels);
}
