using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Models;

namespace SamCrowd.Sam.Tests.Members;

/// <summary>
/// One member of the SAM family as a public exporter writes it: names, shapes and types of its graphs, and what its own predictor does with
/// an image of 20 rows and 30 columns.
/// </summary>
/// <param name="Encoder">The encoder's input, "->", its outputs; null where one graph is both.</param>
/// <param name="Decoder">The decoder's inputs, "->", its outputs.</param>
internal sealed record Member(string Name, string? Encoder, string Decoder)
{
    public required string EncoderFamily { get; init; }

    public required DecoderFamily DecoderKind { get; init; }

    /// <summary>Size of the image in the encoder's input, padding left out.</summary>
    public required (int Rows, int Columns) Resized { get; init; }

    /// <summary>What coordinates along the columns and along the rows are multiplied by.</summary>
    public required (double X, double Y) Scale { get; init; }

    public required PixelScaling Scaling { get; init; }

    public required ResizeFilter Filter { get; init; }

    public required MaskTokens Tokens { get; init; }

    public required MaskEnlargement Enlargement { get; init; }

    /// <summary>Which of its masks answers a box under preset sam, from 0; null where boxes are refused.</summary>
    public required int? BoxMask { get; init; }

    /// <summary>True where clicks without a box are followed by (0, 0) of label -1; null where clicks are refused.</summary>
    public required bool? Padding { get; init; }

    /// <summary>True where coordinates are cut down to whole numbers.</summary>
    public bool Whole { get; init; }

    /// <summary>Contract file beside the graphs; null for none.</summary>
    public string? Contract { get; init; }

    /// <summary>True where a graph with this signature knows clicks only, which a trial run has to show.</summary>
    public bool ClicksOnly { get; init; }

    /// <summary>True where preset medsam is refused.</summary>
    public bool MedSamRefused { get; init; }

    public string[] DecoderInputs => Side(Decoder, 0);

    public override string ToString() => Name;

    /// <summary>Writes its graphs: an encoder of ones and a decoder that gives back what it is fed.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        if (Encoder is not null)
            File.WriteAllBytes(Path.Combine(folder, "encoder.onnx"), TinyOnnx.Constants(Side(Encoder, 0), Side(Encoder, 1)));
        File.WriteAllBytes(Path.Combine(folder, "decoder.onnx"), EchoDecoder.Make(DecoderInputs, Side(Decoder, 1), ClicksOnly));
        if (Contract is not null) File.WriteAllText(Path.Combine(folder, ContractOverrides.FileName), Contract);
    }

    public SamModel Open(string folder)
    {
        Write(folder);
        return SamModel.Load(folder, new RuntimeSettings { Provider = ExecutionProvider.Cpu, Threads = 1 });
    }

    private static string[] Side(string signature, int side) =>
        signature.Split("->")[side].Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
