using System.CommandLine;
using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Models;

namespace SamCrowd.Cli;

/// <summary><c>samcrowd sam inspect MODEL.onnx…</c>: prints inputs, outputs and the recognised contract.</summary>
internal static class SamInspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("MODEL") { Description = "ONNX files.", Arity = ArgumentArity.OneOrMore };
        var contract = new Option<string?>("--contract") { Description = "JSON file that says what is known better (sam label --contract).", HelpName = "FILE" };
        var command = new Command("inspect", "Say what an ONNX file is: encoder or decoder, of which family, and how it is called.") { files, contract };
        command.SetAction(parsed =>
        {
            var known = true;
            var overrides = parsed.GetValue(contract) is { } told ? ContractOverrides.Read(told) : null;
            foreach (var file in parsed.GetValue(files)!) known &= Describe(file, overrides, terminal);
            return known ? ExitCodes.Done : ExitCodes.WrongInput;
        });
        return command;
    }

    private static bool Describe(string file, ContractOverrides? overrides, Terminal terminal)
    {
        using var model = OnnxModel.Load(file, new RuntimeSettings { Provider = ExecutionProvider.Cpu });
        terminal.WriteLine(file);
        foreach (var tensor in model.Signature.Inputs) terminal.WriteLine($"  input   {tensor}");
        foreach (var tensor in model.Signature.Outputs) terminal.WriteLine($"  output  {tensor}");
        try
        {
            foreach (var (name, value) in ContractText.Of(model.Signature, overrides)) terminal.WriteLine($"  {name,-14}{value}");
            return true;
        }
        catch (InvalidInputException error)
        {
            terminal.Error.WriteLine(error.Message);
            return false;
        }
    }
}
