using SamCrowd.Imaging.Files;

namespace SamCrowd.Cli.Options;

/// <summary>The file that an experiment's name on the command line stands for.</summary>
internal static class ExperimentFile
{
    private const string Demo = "demo";

    /// <summary>The path as it is; for the name "demo", where no such file is here, the demo that comes with the program.</summary>
    public static string Find(string argument) =>
        argument == Demo && !File.Exists(argument)
            ? ResourceSearch.Find(Path.Combine("experiments", "demo.yaml"), File.Exists) ?? argument
            : argument;
}
