using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Checkpoints;

/// <summary>
/// Refuses a tree that holds itself, is nested deeper than any checkpoint, or shares its items so often that a walk over it would not end,
/// before somebody walks it by recursion. The walk itself is a loop, and visits an item that is shared only once.
/// </summary>
internal static class PickleDepth
{
    private const int Deepest = 200;

    // A list of two lists that are one, forty times over, is 10^12 items when it is written as JSON.
    private const double MostShared = 1 << 20;

    public static void Check(object? root)
    {
        var heights = new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        var (sizes, items) = (new Dictionary<object, double>(ReferenceEqualityComparer.Instance), 0.0);
        var open = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var path = new Stack<(object Item, IEnumerator<object?> Children)>();
        Enter(root);
        while (path.TryPeek(out var top))
        {
            if (top.Children.MoveNext())
            {
                Enter(top.Children.Current);
                continue;
            }
            path.Pop();
            open.Remove(top.Item);
            var height = 1 + Children(top.Item).Select(child => child is not null && heights.TryGetValue(child, out var known) ? known : 0)
                .DefaultIfEmpty(0).Max();
            if (height > Deepest) throw TooDeep();
            heights[top.Item] = height;
            items += 1 + Children(top.Item).Count();
            var size = sizes[top.Item] = 1 + Children(top.Item).Sum(child => child is not null
                && sizes.TryGetValue(child, out var known) ? known : 1);
            if (size > MostShared + (4 * items))
                throw new InvalidInputException("its lists share their items too often; save it again with lists of their own");
        }

        void Enter(object? item)
        {
            if (item is not (List<object?> or object?[] or StoredDictionary) || heights.ContainsKey(item)) return;
            if (!open.Add(item)) throw new InvalidInputException("it holds a list or dict that contains itself");
            if (path.Count >= Deepest) throw TooDeep();
            path.Push((item, Children(item).GetEnumerator()));
        }
    }

    private static InvalidInputException TooDeep() => new($"it is nested more than {Deepest} deep, which no checkpoint is");

    private static IEnumerable<object?> Children(object item) => item switch
    {
        List<object?> list => list,
        object?[] tuple => tuple,
        StoredDictionary dictionary => dictionary.Select(pair => pair.Value),
        _ => [],
    };
}
