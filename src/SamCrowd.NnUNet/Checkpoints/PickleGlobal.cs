using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Checkpoints;

/// <summary>
/// The only Python globals a pickle may name here. Nothing is looked up or imported: each is a constant that
/// <see cref="PickleReader"/> knows what to do with.
/// </summary>
internal sealed record PickleGlobal(string Name, PickleGlobalKind Kind, TensorElement Element = default)
{
    private static readonly Dictionary<string, PickleGlobal> Known = new PickleGlobal[]
    {
        new("collections.OrderedDict", PickleGlobalKind.OrderedDict),
        new("torch._utils._rebuild_tensor_v2", PickleGlobalKind.RebuildTensor),
        new("torch._utils._rebuild_parameter", PickleGlobalKind.RebuildParameter),
        new("torch.Size", PickleGlobalKind.Size),
        new("torch.device", PickleGlobalKind.Device),
        new("torch.FloatStorage", PickleGlobalKind.Storage, TensorElement.Float32),
        new("torch.DoubleStorage", PickleGlobalKind.Storage, TensorElement.Float64),
        new("torch.HalfStorage", PickleGlobalKind.Storage, TensorElement.Float16),
        new("torch.BFloat16Storage", PickleGlobalKind.Storage, TensorElement.BFloat16),
        new("torch.LongStorage", PickleGlobalKind.Storage, TensorElement.Int64),
        new("torch.IntStorage", PickleGlobalKind.Storage, TensorElement.Int32),
        new("torch.ShortStorage", PickleGlobalKind.Storage, TensorElement.Int16),
        new("torch.CharStorage", PickleGlobalKind.Storage, TensorElement.Int8),
        new("torch.ByteStorage", PickleGlobalKind.Storage, TensorElement.UInt8),
        new("torch.BoolStorage", PickleGlobalKind.Storage, TensorElement.Bool),
        new("numpy.core.multiarray.scalar", PickleGlobalKind.NumpyScalar),
        new("numpy._core.multiarray.scalar", PickleGlobalKind.NumpyScalar),
        new("numpy.dtype", PickleGlobalKind.NumpyType),
        new("_codecs.encode", PickleGlobalKind.Encode),
    }.ToDictionary(known => known.Name);

    public static PickleGlobal Find(string module, string name) => Known.TryGetValue($"{module}.{name}", out var known)
        ? known
        : throw new InvalidInputException($"it asks for the Python object '{Printable($"{module}.{name}")}', which no checkpoint needs; it "
        + "is refused and nothing of it was run");

    /// <summary>The torch storage class that holds elements of this type.</summary>
    public static string StorageClass(TensorElement element) =>
        Known.Values.First(known => known.Kind == PickleGlobalKind.Storage && known.Element == element).Name["torch.".Length..];

    private static string Printable(string text) =>
        string.Concat(text.Take(80).Select(letter => char.IsControl(letter) ? '?' : letter));
}
