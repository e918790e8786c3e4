using System.CommandLine;
using SamCrowd.Annotation;

namespace SamCrowd.Cli.Options;

/// <summary>The option <c>--axis</c> of the commands that work on slices.</summary>
internal static class SliceAxisOption
{
    public static Option<SliceAxis> Create() => new("--axis")
    {
        Description = "The array axis that slices are cut across: z (axial in the usual file), y or x.",
        HelpName = "z|y|x",
        DefaultValueFactory = _ => SliceAxis.Z,
    };
}
