using SamCrowd.Imaging;
using SamCrowd.Sam.Graphs;

namespace SamCrowd.Sam.Models;

/// <summary>
/// The quantised encoder beside the one it is made from: ENCODER.onnx.int8, made on first use and again where the encoder has changed.
/// </summary>
internal static class Int8File
{
    private const string Extension = ".int8";

    // A file that other code made is made again.
    private const string Version = "1";

    /// <returns>The quantised file's path.</returns>
    /// <exception cref="InvalidInputException">The encoder cannot be quantised, or the folder cannot be written to.</exception>
    public static string Of(OnnxModel encoder)
    {
        var path = encoder.Signature.File + Extension;
        var source = $"{Version} {encoder.Checksum}";
        if (OnnxFile.Metadata(path, Int8Encoder.SourceKey) == source) return path;
        try
        {
            Int8Encoder.Write(encoder.Signature.File, path, source);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new InvalidInputException(
                path, $"the quantised encoder cannot be saved next to the model ({error.Message})", "copy the model's folder to where you "
                + "may write, or leave 'quantize' out", error);
        }
        return path;
    }
}
