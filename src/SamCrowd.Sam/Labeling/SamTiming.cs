namespace SamCrowd.Sam.Labeling;

/// <summary>
/// Where the time of a label volume went, in seconds. Encoder and decoder overlap, so that their sum can exceed the total.
/// </summary>
/// <param name="Encoded">Slices that the encoder ran on; the others came from the embedding cache.</param>
/// <param name="Own">Time spent in this code, outside ONNX Runtime, summed over both threads.</param>
internal sealed record SamTiming(int Slices, int Encoded, int Prompts, double Total, double Encoder, double Decoder, double Own);
