using System.Collections;
using System.Diagnostics.CodeAnalysis;
using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Checkpoints;

/// <summary>
/// A Python dict of a .pth file, in its own order. Keys are strings or integers (<see cref="long"/>). Values: null, bool, long, double,
/// string, byte[], <see cref="List{T}"/> of object (list), object[] (tuple), <see cref="StoredTensor"/>, <see cref="StoredDictionary"/>.
/// </summary>
internal sealed class StoredDictionary : IEnumerable<KeyValuePair<object, object?>>
{
    private readonly OrderedDictionary<object, object?> _items = [];

    /// <summary>Whether Python sees a collections.OrderedDict (what state_dict() gives) instead of a dict.</summary>
    public bool IsOrderedDict { get; init; }

    public int Count => _items.Count;

    public IEnumerable<object> Keys => _items.Keys;

    public object? this[object key]
    {
        get => _items.TryGetValue(Normalise(key), out var value) ? value
            : throw new InvalidInputException($"the checkpoint has no entry '{key}'");
        set => _items[Normalise(key)] = value;
    }

    public void Add(object key, object? value) => this[key] = value;

    public bool TryGet<T>(object key, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (!_items.TryGetValue(Normalise(key), out var stored) || stored is not T typed) return false;
        value = typed;
        return true;
    }

    /// <exception cref="InvalidInputException">The entry is missing or of another type.</exception>
    public T Get<T>(object key) => this[key] is T value
        ? value
        : throw new InvalidInputException($"the checkpoint's entry '{key}' is {this[key]?.GetType().Name ?? "None"}, not {typeof(T).Name}");

    /// <summary>A number stored as an integer or a float.</summary>
    public double GetNumber(object key) => this[key] switch
    {
        long integer => integer,
        double number => number,
        var other => throw new InvalidInputException($"the checkpoint's entry '{key}' is {other?.GetType().Name ?? "None"}, not a number"),
    };

    public IEnumerator<KeyValuePair<object, object?>> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static object Normalise(object key) => key is int small ? (long)small : key;
}
