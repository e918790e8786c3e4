using System.Collections.Concurrent;
using System.Reflection;

namespace SamCrowd.Imaging.Settings;

/// <summary>The words for the members of an enum.</summary>
internal static class SettingWords
{
    private static readonly ConcurrentDictionary<Type, Member[]> Known = new();

    /// <summary>The word that is written for a member.</summary>
    public static string Of(Enum value) => Array.Find(Members(value.GetType()), member => member.Value.Equals(value))?.Word
        ?? value.ToString();

    /// <summary>The words of all members, in the order of their declaration.</summary>
    public static IReadOnlyList<string> All(Type type) => [.. Members(type).Select(member => member.Word)];

    /// <summary>Words of earlier versions.</summary>
    public static IReadOnlyList<string> Former(Type type) => [.. Members(type).SelectMany(member => member.Former)];

    /// <summary>
    /// Finds the member for its word, for a word of an earlier version, or for its name in code, whatever the case of letters.
    /// </summary>
    public static bool TryParse(Type type, string word, out Enum? value)
    {
        value = Array.Find(Members(type), member => member.IsCalled(word))?.Value;
        return value is not null;
    }

    private static Member[] Members(Type type) => Known.GetOrAdd(type, static key =>
    [
        .. key.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field =>
        {
            var given = field.GetCustomAttribute<SettingWordAttribute>();
            return new Member((Enum)field.GetValue(null)!, field.Name, given?.Word ?? SettingName.Kebab(field.Name), given?.Former ?? []);
        }),
    ]);

    private sealed record Member(Enum Value, string Name, string Word, IReadOnlyList<string> Former)
    {
        public bool IsCalled(string word) => Same(word, Word) || Same(word, Name) || Former.Any(former => Same(word, former));

        private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
    }
}
