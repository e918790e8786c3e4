using System.Text.Json.Serialization;

namespace SamCrowd.Crowd.Marks;

/// <summary>All that one annotator says about one slice.</summary>
internal sealed record SliceAnswer
{
    public static SliceAnswer Empty { get; } = new();

    /// <summary>In drawing order.</summary>
    public IReadOnlyList<Mark> Marks { get; init; } = [];

    /// <summary>Set where the annotator said that nothing is there; then there are no marks.</summary>
    public NothingMark? Nothing { get; init; }

    /// <summary>True once the annotator declared the slice finished.</summary>
    public bool Accepted { get; init; }

    [JsonIgnore]
    public bool IsEmpty => Marks.Count == 0 && Nothing is null;
}
