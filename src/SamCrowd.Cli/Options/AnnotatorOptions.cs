using System.CommandLine;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Experiments.Definition.Yaml;

namespace SamCrowd.Cli.Options;

/// <summary>
/// The settings of an annotator as options, one for each key that an experiment's annotator has: <c>jitter_mm</c> is <c>--jitter-mm</c>.
/// </summary>
internal sealed class AnnotatorOptions
{
    private readonly SettingOptions<AnnotatorSection> _settings = new(new() { Name = "" }, "name", "file", "crowd", "people");

    public IEnumerable<Option> All => _settings.All;

    /// <exception cref="Imaging.InvalidInputException">A value is wrong, or an option does not fit the rule.</exception>
    public AnnotatorSection Read(ParseResult parsed, string name)
    {
        _settings.Read(parsed);
        var folder = Directory.GetCurrentDirectory();
        Position Place(string option) => new(option, folder, 0, 0);
        SettingEntry Entry(string option, string key, string text) =>
            new(Place(option), key, new SettingScalar(Place(option), text, false));
        var given = _settings.Given(parsed).Select(one => Entry(one.Option, one.Setting.Name, one.Text));
        var settings = new SettingMap(Place("the annotator"), [Entry("--annotator", "name", name), .. given]);
        return SettingBinder.Bind<AnnotatorSection>(AnnotatorProfile.Complete(settings));
    }
}
