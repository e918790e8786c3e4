namespace SamCrowd.Annotation.Annotators;

/// <summary>What a simulated person marks.</summary>
public enum PromptKind
{
    Boxes,
    Points,
    BoxesAndPoints,
}
