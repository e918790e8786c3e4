using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Formats;

/// <summary>XML with errors that name the file.</summary>
internal static class XmlFile
{
    public static XElement Load(string path)
    {
        if (!File.Exists(path)) throw new InvalidInputException($"{path}: there is no such annotation file");
        try
        {
            return XElement.Load(path);
        }
        catch (XmlException error)
        {
            throw new InvalidInputException($"{path}: not XML ({error.Message}); export it again", error);
        }
    }

    public static string Text(XElement? parent, string name, string file) =>
        parent?.Element(name)?.Value.Trim() ?? parent?.Attribute(name)?.Value ?? throw new InvalidInputException($"{file}: '{name}' is missing in <{parent?.Name.LocalName ?? "annotation"}>");

    /// <summary>The number in a child element or attribute of that name.</summary>
    public static float Number(XElement? parent, string name, string file)
    {
        var text = Text(parent, name, file);
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value)
            ? value
            : throw new InvalidInputException($"{file}: '{name}' is '{text}', not a number");
    }
}
