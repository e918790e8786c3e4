using System.CommandLine;
using SamCrowd.Cli.Output;
using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Models;

namespace SamCrowd.Cli.Commands.Sam;

/// <summary><c>samcrowd sam inspect MODEL.onnx|FOLDER…</c>: prints inputs, outputs and the recognised contract.</summary>
internal static class SamInspectCommand
{
    private static readonly RuntimeSettings Runtime = new() { Provider = ExecutionProvider.Cpu };

    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("MODEL")
        {
            Description = "ONNX files, folders of models, or names of models: a pair says more than each file alone.",
            Arity = ArgumentArity.OneOrMore,
        };
        var contract = new Option<string?>("--contract")
        {
            Description = "JSON file that states the contract if it is not recognised (as sam label --contract).",
            HelpName = "FILE",
        };
        var command = new Command("inspect", "Report whether an ONNX file is an encoder or a decoder, its family, how it is called, "
            + "which mask it answers with, and what is assumed.") { files, contract };
        command.SetAction(parsed =>
        {
            var known = true;
            var overrides = parsed.GetValue(contract) is { } stated ? ContractOverrides.Read(stated) : new ContractOverrides();
            foreach (var file in parsed.GetValue(files)!) known &= Describe(file, overrides, terminal);
            return known ? ExitCodes.Done : ExitCodes.WrongInput;
        });
        return command;
    }

    private static bool Describe(string path, ContractOverrides overrides, Terminal terminal)
    {
        try
        {
            terminal.WriteLine(path);
            if (File.Exists(path) || path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)) DescribeFile(path, overrides, terminal);
            else DescribeFolder(SamModelFolder.Find(path), overrides, terminal);
            return true;
        }
        catch (InvalidInputException error)
        {
            terminal.Error.WriteLine(error.WithRemedy(RemedyWords.Of));
            return false;
        }
    }

    private static void DescribeFile(string file, ContractOverrides overrides, Terminal terminal)
    {
        using var model = OnnxModel.Load(file, Runtime);
        foreach (var tensor in model.Signature.Inputs) terminal.WriteLine($"  input   {tensor}");
        foreach (var tensor in model.Signature.Outputs) terminal.WriteLine($"  output  {tensor}");
        Write(ModelInspection.Of(model, overrides), terminal);
    }

    private static void DescribeFolder(string folder, ContractOverrides overrides, Terminal terminal)
    {
        using var model = SamModel.Load(folder, Runtime, overrides);
        terminal.WriteLine($"  encoder {Path.GetFileName(model.Encoder.Signature.File)}");
        if (!model.IsWhole) terminal.WriteLine($"  decoder {Path.GetFileName(model.Decoder.Signature.File)}");
        if (model.Overrides.ToJson() is var stated && stated != "{}") terminal.WriteLine($"  stated  {stated}");
        Write(ModelInspection.Of(model), terminal);
    }

    private static void Write(IReadOnlyList<(string Name, string Value)> lines, Terminal terminal)
    {
        foreach (var (name, value) in lines) terminal.WriteLine($"  {name,-16}{value}");
    }
}
