using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Formats;

/// <summary>XML with errors that name the file and the line.</summary>
internal static class XmlFile
{
    // Annotation formats are three to five deep; a tree of elements nested a hundred thousand deep takes minutes to build.
    private const int Deepest = 50;

    private static readonly XmlReaderSettings Settings =
        new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true };

    /// <param name="root">Name that the outermost element has to have.</param>
    /// <exception cref="InvalidInputException">The file is missing or no such XML, declares entities, or is nested too deep.</exception>
    public static XElement Load(string path, string root)
    {
        if (!File.Exists(path)) throw new InvalidInputException(path, "there is no such annotation file", "check the path");
        try
        {
            using (var scan = XmlReader.Create(path, Settings))
                while (scan.Read())
                    if (scan.Depth > Deepest)
                        throw new InvalidInputException(path, $"its elements are nested more than {Deepest} deep", "export it again");
            using var reader = XmlReader.Create(path, Settings);
            var element = XElement.Load(reader, LoadOptions.SetLineInfo);
            return element.Name.LocalName == root
                ? element
                : throw new InvalidInputException(path, $"the outermost element is <{element.Name.LocalName}> where <{root}> is due",
                    "check that it is a file of this format");
        }
        catch (XmlException error)
        {
            var fault = error.Message.Contains("DTD", StringComparison.Ordinal)
                ? "it declares a document type (DTD), which may hold entities of other files"
                : $"it is not valid XML ({error.Message.TrimEnd('.')})";
            throw new InvalidInputException(path, fault, "export it again", error);
        }
    }

    public static string Text(XElement parent, string name, string file)
    {
        One(parent, name, file);
        return Find(parent, name) ?? throw Wrong(parent, $"'{name}' is missing", file);
    }

    /// <summary>The child element of that name, or null; two are refused, as either might be meant.</summary>
    public static XElement? One(XElement parent, string name, string file) => parent.Elements(name).Take(2).ToArray() switch
    {
        [] => null,
        [var only] => only,
        _ => throw Wrong(parent, $"it holds <{name}> twice", file),
    };

    /// <summary>The text of a child element or attribute of that name, or null.</summary>
    public static string? Find(XElement parent, string name) => parent.Element(name)?.Value.Trim() ?? parent.Attribute(name)?.Value.Trim();

    /// <summary>The finite number in a child element or attribute of that name.</summary>
    public static double Number(XElement parent, string name, string file)
    {
        var text = Text(parent, name, file);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw Wrong(parent, $"'{name}' is '{text}', not a number", file);
    }

    /// <summary>The whole number of at least 0 in a child element or attribute of that name.</summary>
    public static int Whole(XElement parent, string name, string file)
    {
        var value = Number(parent, name, file);
        return value is >= 0 and <= int.MaxValue && double.IsInteger(value)
            ? (int)value
            : throw Wrong(parent, $"'{name}' is '{Text(parent, name, file)}', not a whole number of at least 0", file);
    }

    public static InvalidInputException Wrong(XElement element, string fault, string file) =>
        new(file, $"{PlaceOf(element)}: {fault}", "export it again");

    /// <summary>The line and the element's name.</summary>
    public static string PlaceOf(XElement element) =>
        string.Create(CultureInfo.InvariantCulture, $"line {((IXmlLineInfo)element).LineNumber}, <{element.Name.LocalName}>");
}
