using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Checkpoints;

/// <summary>
/// A storage as a torch pickle names it: file <c>data/&lt;Key&gt;</c> of the archive holds <paramref name="Count"/> elements.
/// </summary>
internal sealed record PickleStorage(string Key, TensorElement Element, long Count)
{
    /// <param name="id">The tuple ('storage', torch.FloatStorage, key, device, count) of torch/serialization.py.</param>
    public static PickleStorage FromPersistentId(object? id)
    {
        if (id is not object?[] { Length: 5 } parts || parts[0] is not "storage"
            || parts[1] is not PickleGlobal { Kind: PickleGlobalKind.Storage } type ||
            parts[2] is not string key || parts[4] is not long count || count < 0)
            throw new InvalidInputException("it names a tensor storage in a way torch does not");
        if (key.Length is 0 or > 64 || key.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter != '_'))
            throw new InvalidInputException("it names a tensor storage outside its own data folder");
        return new PickleStorage(key, type.Element, count);
    }
}
