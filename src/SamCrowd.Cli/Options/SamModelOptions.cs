using System.CommandLine;
using SamCrowd.Experiments.Definition;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Models;

namespace SamCrowd.Cli.Options;

/// <summary>Which SAM model a command uses, how it is called and where it is computed.</summary>
internal sealed class SamModelOptions
{
    private readonly SettingOptions<SamSection> _model = SettingOptions<SamSection>.Only(new(), "model");

    private readonly Option<string?> _contract = new("--contract")
    {
        Description = "JSON file that states how the model is called if that is not recognised, or recognised wrongly: names, "
            + "side, fit, scaling, filter, mask_tokens, selection and others ('samcrowd sam inspect' shows what is recognised).",
        HelpName = "FILE",
    };

    private readonly Option<string?> _decoder = new("--decoder")
    {
        Description = "The decoder's file name, if the model's folder holds several.",
        HelpName = "NAME",
    };

    private readonly SettingOptions<RuntimeSettings> _runtime = new(new());

    public IEnumerable<Option> All => [.. _model.All, _contract, _decoder, .. _runtime.All];

    /// <param name="manyImages">True where many slices are worked on.</param>
    public SamModel Open(ParseResult parsed, bool manyImages)
    {
        var (folder, runtime, stated) = Read(parsed, manyImages);
        return SamModel.Load(folder, runtime, stated);
    }

    /// <summary>What <see cref="Open"/> opens: the model's folder, how it is computed, and what is stated of its contract.</summary>
    public (string Folder, RuntimeSettings Runtime, ContractOverrides Contract) Read(ParseResult parsed, bool manyImages)
    {
        var stated = parsed.GetValue(_contract) is { } file ? ContractOverrides.Read(file) : new ContractOverrides();
        if (parsed.GetValue(_decoder) is { } name) stated = stated with { Decoder = name };
        stated.Check("--decoder");
        return (SamModelFolder.Find(_model.Read(parsed).Model), _runtime.Read(parsed) with { ManyImages = manyImages }, stated);
    }
}
