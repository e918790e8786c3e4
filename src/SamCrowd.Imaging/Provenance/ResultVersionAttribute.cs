namespace SamCrowd.Imaging.Provenance;

/// <summary>
/// The version of what a class makes, stated beside the code that makes it. It is raised whenever the same input and the same settings
/// give another result; nothing else of the program's version decides whether an earlier result is used again.
/// </summary>
/// <param name="name">Stable, e.g. "preprocessing"; stays when the class is renamed.</param>
/// <param name="uses">Classes with a version of their own on which this one's result rests.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ResultVersionAttribute(string name, int version, params Type[] uses) : Attribute
{
    public string Name { get; } = name;

    public int Version { get; } = version;

    public IReadOnlyList<Type> Uses { get; } = uses;
}
