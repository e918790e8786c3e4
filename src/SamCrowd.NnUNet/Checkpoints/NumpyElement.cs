using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Checkpoints;

/// <summary>numpy.dtype of a pickled scalar: 'f8', 'i8', 'b1' and the like, little endian.</summary>
internal sealed class NumpyElement(string code)
{
    /// <param name="state">numpy's tuple (version, byte order, …).</param>
    public static void CheckState(object? state)
    {
        if (state is not object?[] { Length: >= 2 } parts || parts[1] is not ("<" or "|" or "="))
            throw new InvalidInputException("it holds a numpy scalar that is not little endian");
    }

    /// <returns>A double, long or bool.</returns>
    public object Decode(byte[] bytes)
    {
        if (code.Length != 2 || bytes.Length != code[1] - '0')
            throw new InvalidInputException($"it holds a numpy scalar '{code}' of {bytes.Length} bytes");
        return code switch
        {
            "f8" => BitConverter.ToDouble(bytes),
            "f4" => (double)BitConverter.ToSingle(bytes),
            "f2" => (double)BitConverter.ToHalf(bytes),
            "i8" => BitConverter.ToInt64(bytes),
            "i4" => (long)BitConverter.ToInt32(bytes),
            "i2" => (long)BitConverter.ToInt16(bytes),
            "i1" => (long)(sbyte)bytes[0],
            "u8" => checked((long)BitConverter.ToUInt64(bytes)),
            "u4" => (long)BitConverter.ToUInt32(bytes),
            "u2" => (long)BitConverter.ToUInt16(bytes),
            "u1" => (long)bytes[0],
            "b1" => bytes[0] != 0,
            _ => throw new InvalidInputException($"it holds a numpy scalar of type '{code}', which is not read"),
        };
    }
}
