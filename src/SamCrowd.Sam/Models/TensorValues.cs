using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SamCrowd.Imaging;

namespace SamCrowd.Sam.Models;

/// <summary>Real numbers in the type that an input declares.</summary>
internal static class TensorValues
{
    /// <exception cref="InvalidInputException">The type is none that features and prompts come in.</exception>
    public static Array Of(float[] values, TensorElementType type) => type switch
    {
        TensorElementType.Float => values,
        TensorElementType.Float16 => Array.ConvertAll(values, v => (Float16)v),
        TensorElementType.Int64 => Array.ConvertAll(values, v => (long)v),
        TensorElementType.Int32 => Array.ConvertAll(values, v => (int)v),
        TensorElementType.Bool => Array.ConvertAll(values, v => v != 0),
        _ => throw new InvalidInputException($"a decoder input of type {type} is not one that prompts are given in"),
    };
}
