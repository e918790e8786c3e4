namespace SamCrowd.Imaging.Settings;

/// <summary>
/// Declares one setting where it is obeyed: what it does, in which range it lies and what it is called. Its default is the property's
/// initialiser. Keys of experiment files, command-line options, JSON Schema, documentation, range checks, stage keys and training
/// signatures are all made from this declaration.
/// </summary>
/// <param name="description">One or two sentences for documentation and <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingAttribute(string description) : Attribute
{
    public string Description => description;

    /// <summary>Key in files, snake_case; made from the property's name where it is not given.</summary>
    public string? Name { get; init; }

    /// <summary>Name of the command-line option without dashes; made from <see cref="Name"/> where it is not given.</summary>
    public string? Option { get; init; }

    /// <summary>Other keys and option names (without dashes) that are understood: of earlier versions, and nnU-Net's own.</summary>
    public string[] OtherNames { get; init; } = [];

    /// <summary>Smallest allowed value, of each item where the setting is a list.</summary>
    public double Min { get; init; } = double.NaN;

    /// <summary>Largest allowed value.</summary>
    public double Max { get; init; } = double.NaN;

    /// <summary>Values are greater than this.</summary>
    public double Above { get; init; } = double.NaN;

    /// <summary>Values are smaller than this.</summary>
    public double Below { get; init; } = double.NaN;

    /// <summary>What stands for the value in <c>--help</c>, e.g. "N".</summary>
    public string? ValueName { get; init; }

    /// <summary>
    /// The word that stands for null, e.g. "all" where null means all axes; where it is not given, the command line has "none".
    /// </summary>
    public string? NullWord { get; init; }

    /// <summary>
    /// The text is a path: relative paths of an experiment file start from its folder, and keys and signatures hold the file's content.
    /// </summary>
    public bool IsFile { get; init; }

    /// <summary>
    /// False for a value that the program sets itself: in keys and signatures, but neither in files nor among the options.
    /// </summary>
    public bool Offered { get; init; } = true;
}
