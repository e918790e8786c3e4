using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Setup;

/// <summary>Files of an annotation tool have to become a box table first.</summary>
/// <param name="Folder">Where they lie.</param>
/// <param name="Format">The tool's format, as box import calls it, e.g. "yolo".</param>
internal sealed record ImportBoxFiles(string Folder, string Format) : Remedy
{
    public const string Purpose = "import the annotators' files first";

    public override string Text => $"{Purpose}; they look like files of the format {Format}";
}
