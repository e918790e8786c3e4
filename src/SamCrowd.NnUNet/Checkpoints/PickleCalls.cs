using System.Text;
using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Checkpoints;

/// <summary>What the whitelisted callables of a torch pickle give for their arguments.</summary>
internal sealed class PickleCalls(Func<PickleStorage, long, long[], long[], StoredTensor> makeTensor)
{
    public object? Call(PickleGlobal callable, object?[] arguments) => (callable.Kind, arguments) switch
    {
        (PickleGlobalKind.OrderedDict, []) => new StoredDictionary { IsOrderedDict = true },
        (PickleGlobalKind.OrderedDict, [List<object?> pairs]) => FromPairs(pairs),
        (PickleGlobalKind.RebuildTensor, [PickleStorage storage, long offset, object?[] size, object?[] stride, ..]) =>
            makeTensor(storage, offset, Integers(size), Integers(stride)),
        (PickleGlobalKind.RebuildParameter, [StoredTensor tensor, ..]) => tensor,
        (PickleGlobalKind.Size, [object?[] size]) => size,
        (PickleGlobalKind.Device, [string type]) => type,
        (PickleGlobalKind.Device, [string type, long index]) => $"{type}:{index}",
        (PickleGlobalKind.NumpyType, [string code, ..]) => new NumpyElement(code),
        (PickleGlobalKind.NumpyScalar, [NumpyElement element, byte[] bytes]) => element.Decode(bytes),
        (PickleGlobalKind.Encode, [string text, "latin1" or "latin-1"]) => Encoding.Latin1.GetBytes(text),
        _ => throw new InvalidInputException($"it calls {callable.Name} with arguments that torch and numpy do not write"),
    };

    private static StoredDictionary FromPairs(List<object?> pairs)
    {
        var dictionary = new StoredDictionary { IsOrderedDict = true };
        foreach (var pair in pairs)
        {
            var items = pair as IReadOnlyList<object?>;
            if (items is not [string or long, _]) throw new InvalidInputException("it makes an OrderedDict from what are no pairs");
            dictionary[items[0]!] = items[1];
        }
        return dictionary;
    }

    private static long[] Integers(object?[] items) => Array.ConvertAll(items, item => item is long integer and >= 0
        ? integer
        : throw new InvalidInputException("it has a tensor whose size or stride is not a whole number"));
}
