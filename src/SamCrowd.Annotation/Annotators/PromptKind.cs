namespace SamCrowd.Annotation.Annotators;

/// <summary>What a simulated person marks.</summary>
internal enum PromptKind
{
    Boxes,
    Points,
    BoxesAndPoints,
}
