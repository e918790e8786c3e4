namespace SamCrowd.Experiments.Stages;

/// <summary>Names one stage of a run and the folder of its result: KIND[/ARM[/seed_S][/fold_K]], e.g. "train/GT/fold_0".</summary>
/// <param name="Text">Parts joined by /.</param>
internal readonly record struct StageId(string Text) : IComparable<StageId>
{
    /// <summary>The step's kind, e.g. "train".</summary>
    public string Kind => Text.Split('/')[0];

    public IReadOnlyList<string> Parts => Text.Split('/');

    public static implicit operator StageId(string text) => new(text);

    /// <summary>Whether <paramref name="wanted"/> names this stage or a folder above it, e.g. "train" or "train/GT".</summary>
    public bool IsIn(string wanted) => Text == wanted || Text.StartsWith(wanted + "/", StringComparison.Ordinal);

    public int CompareTo(StageId other) => string.CompareOrdinal(Text, other.Text);

    public override string ToString() => Text;
}
