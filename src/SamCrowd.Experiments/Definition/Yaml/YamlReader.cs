using SamCrowd.Imaging;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SamCrowd.Experiments.Definition.Yaml;

/// <summary>
/// Builds the tree of settings of one YAML text from the parser's events. Nesting and the number of values, what aliases repeat included,
/// are limited, so that a small file cannot take all memory; merge keys (<c>&lt;&lt;: *base</c>) are merged.
/// </summary>
/// <param name="at">The place of a line and a column, both from 1.</param>
internal sealed class YamlReader(string text, Func<int, int, Position> at)
{
    public const int DeepestNesting = 64, MostValues = 100_000, MostKeys = 1_000;

    private const string MergeKey = "<<", StandardTag = "tag:yaml.org,2002:";
    private static readonly string[] KnownTags = ["str", "int", "float", "bool", "null", "map", "seq"];

    private readonly IParser _parser = new Parser(new StringReader(text));
    private readonly Dictionary<string, Anchored> _anchors = [];
    private readonly Stack<Mark> _open = [];
    private Mark _last = Mark.Empty;
    private int _values;

    /// <returns>Null for an empty text.</returns>
    /// <exception cref="InvalidInputException">No valid YAML, a key given twice, or more than the limits allow; names line and
    /// column.</exception>
    public SettingNode? Read()
    {
        Next<StreamStart>();
        if (Peek() is StreamEnd) return null;
        Next<DocumentStart>();
        var root = Node();
        Next<DocumentEnd>();
        return Peek() is StreamEnd ? root : throw Wrong(Peek().Start, "a second document begins here; one document a file");
    }

    private SettingNode Node()
    {
        var start = Peek();
        if (start is AnchorAlias alias) return Alias(alias);
        if (_open.Count > DeepestNesting) throw Wrong(start.Start, $"values are nested more than {DeepestNesting} deep");
        var (anchor, before) = (start is NodeEvent { Anchor.IsEmpty: false } node ? node.Anchor.Value : null, _values);
        if (anchor is not null) _anchors[anchor] = new Anchored(null, 0);
        Count(start.Start, 1);
        SettingNode made = start switch
        {
            Scalar => Value(),
            SequenceStart => List(),
            MappingStart => Map(),
            _ => throw Wrong(start.Start, "this kind of YAML value is not used here"),
        };
        if (anchor is not null) _anchors[anchor] = new Anchored(made, _values - before);
        return made;
    }

    private SettingNode Alias(AnchorAlias alias)
    {
        Next<AnchorAlias>();
        var name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out var anchored)) throw Wrong(alias.Start, $"there is no anchor '&{name}' before this alias");
        if (anchored.Node is null) throw Wrong(alias.Start, $"the alias '*{name}' is inside the value that it stands for");
        Count(alias.Start, anchored.Values);
        return anchored.Node;
    }

    private SettingScalar Value()
    {
        var scalar = Next<Scalar>();
        CheckTag(scalar);
        var isText = !scalar.Tag.IsEmpty && scalar.Tag.Value == StandardTag + "str";
        return new SettingScalar(Place(scalar.Start), scalar.Value, scalar.Style is ScalarStyle.Plain && !isText);
    }

    private SettingList List()
    {
        _open.Push(Peek().Start);
        var start = Next<SequenceStart>();
        CheckTag(start);
        var items = new List<SettingNode>();
        while (Peek() is not SequenceEnd) items.Add(Node());
        Next<SequenceEnd>();
        _open.Pop();
        return new SettingList(Place(start.Start), items);
    }

    private SettingMap Map()
    {
        _open.Push(Peek().Start);
        var start = Next<MappingStart>();
        CheckTag(start);
        var (entries, merged, keys) = (new List<SettingEntry>(), new List<SettingMap>(), new HashSet<string>());
        while (Peek() is not MappingEnd)
        {
            var key = Key();
            if (!keys.Add(key.Text))
                throw new InvalidInputException($"{key.Position}: the key '{key.Text}' is given twice; keep one of them");
            if (keys.Count > MostKeys) throw new InvalidInputException($"{key.Position}: more than {MostKeys} keys in one map");
            var value = Node();
            if (key is { Text: MergeKey, IsPlain: true }) merged.AddRange(Merged(key, value));
            else entries.Add(new SettingEntry(key.Position, key.Text, value));
        }
        Next<MappingEnd>();
        _open.Pop();
        // The map's own keys win over merged ones, and earlier merged maps over later ones.
        var own = entries.Select(entry => entry.Key).ToHashSet();
        entries.AddRange(merged.SelectMany(map => map.Entries).Where(entry => own.Add(entry.Key)));
        return new SettingMap(Place(start.Start), entries);
    }

    private SettingScalar Key()
    {
        var start = Peek().Start;
        return Node() as SettingScalar ?? throw Wrong(start, "a key is one word, and this one is a list or a map");
    }

    private static IEnumerable<SettingMap> Merged(SettingScalar key, SettingNode value)
    {
        var maps = value is SettingList list ? list.Items : [value];
        return maps.Select(map => map as SettingMap
            ?? throw new InvalidInputException($"{key.Position}: '{MergeKey}' takes a map or a list of maps, e.g. {MergeKey}: *base"));
    }

    private void Count(Mark place, int values)
    {
        _values += values;
        if (_values > MostValues) throw Wrong(place, $"more than {MostValues} values, counting what aliases repeat");
    }

    private void CheckTag(NodeEvent node)
    {
        if (node.Tag.IsEmpty || node.Tag.IsNonSpecific) return;
        var tag = node.Tag.Value;
        if (!tag.StartsWith(StandardTag, StringComparison.Ordinal) || !KnownTags.Contains(tag[StandardTag.Length..]))
            throw Wrong(node.Start, $"the tag '{tag}' is not used here; leave it out");
    }

    private T Next<T>()
        where T : ParsingEvent
    {
        var current = Peek() as T ?? throw Wrong(Peek().Start, "this is not expected here");
        _last = current.End;
        Advance();
        return current;
    }

    private ParsingEvent Peek()
    {
        if (_parser.Current is null) Advance();
        return _parser.Current!;
    }

    private void Advance()
    {
        if (_parser.Current is StreamEnd) return;
        try
        {
            if (!_parser.MoveNext()) throw Wrong(_last, "the text ends here too early");
        }
        catch (YamlException error)
        {
            throw NotYaml(error.Start, error.Message.Split('\n')[0].TrimEnd('.'), error, error.End.Index);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or IndexOutOfRangeException
            or NullReferenceException)
        {
            // YamlDotNet's scanner meets some broken texts with errors that carry no place.
            throw NotYaml(Mark.Empty, "is not valid YAML from here on", error);
        }
    }

    /// <param name="end">How far the scanner came; a bracket behind it is not what it stumbled over.</param>
    private InvalidInputException NotYaml(Mark place, string reason, Exception error, long end = long.MaxValue)
    {
        if (TabbedLine() is { } tabbed)
            return new InvalidInputException($"{at(tabbed, 1)}: a tab indents this line; YAML takes spaces only", error);
        // A place before what was read already is none.
        if (place.Line < _last.Line || (place.Line == _last.Line && place.Column < _last.Column)) place = _last;
        var (line, column) = _open.FirstOrDefault(IsFlow) is { Line: > 0 } open ? (open.Line, open.Column) : NextBracket(end);
        var remedy = line == 0 ? "" : $"; look whether the bracket opened at line {line}, column {column} is closed";
        return new InvalidInputException($"{Place(place)}: {reason}{remedy}", error);
    }

    /// <summary>Where the text that the parser fails at opens a bracket; 0 where it opens none.</summary>
    private (long Line, long Column) NextBracket(long end)
    {
        var from = (int)Math.Min(_last.Index, text.Length);
        var bracket = text.AsSpan(from, (int)Math.Clamp(end - from, 0, text.Length - from)).IndexOfAny('[', '{');
        if (bracket < 0) return (0, 0);
        var before = text.AsSpan(0, from + bracket);
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    /// <summary>The first line from the last value read that a tab indents; inside brackets tabs are allowed.</summary>
    private int? TabbedLine()
    {
        if (_open.Any(IsFlow)) return null;
        var lines = text.Split('\n');
        for (var line = (int)Math.Max(1, _last.Line); line <= lines.Length; line++)
            if (lines[line - 1].TakeWhile(char.IsWhiteSpace).Contains('\t') && lines[line - 1].Trim().Length > 0) return line;
        return null;
    }

    private bool IsFlow(Mark mark) => mark.Index < text.Length && text[(int)mark.Index] is '[' or '{';

    private Position Place(Mark mark) => at((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private InvalidInputException Wrong(Mark place, string message) => new($"{Place(place)}: {message}");

    /// <param name="Node">Null while it is being read.</param>
    /// <param name="Values">It and those inside it.</param>
    private sealed record Anchored(SettingNode? Node, int Values);
}
