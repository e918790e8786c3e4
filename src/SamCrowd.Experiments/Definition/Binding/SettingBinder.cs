using SamCrowd.Experiments.Definition.Yaml;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition.Binding;

/// <summary>
/// Turns what a file says into records of settings, as their <see cref="SettingAttribute"/>s declare them; a missing key keeps the record's
/// default. Every error names file, line and column, and the nearest valid key.
/// </summary>
internal static class SettingBinder
{
    /// <exception cref="InvalidInputException">Unknown or missing keys, wrong types, values out of their range: a line for
    /// each.</exception>
    public static T Bind<T>(SettingNode node)
    {
        var faults = new SettingFaults();
        var bound = Bind<T>(node, faults);
        faults.ThrowIfAny();
        return bound;
    }

    /// <summary>Binds what can be bound and adds what is wrong to the faults; wrong settings keep their defaults.</summary>
    internal static T Bind<T>(SettingNode node, SettingFaults faults) => (T)new Binding(faults).Record(typeof(T), node, "");

    private sealed class Binding(SettingFaults faults)
    {
        public object Record(Type type, SettingNode node, string path)
        {
            var (model, what) = (SettingsModel.Of(type), NameOf(path));
            var record = model.Create();
            if (node is not SettingMap map)
            {
                faults.Add(path, node.Position, $"{what} takes keys with values, e.g. {model.Offered.First().Name}: …");
                return record;
            }
            var places = new Dictionary<Setting, Position>();
            var meant = new List<string?>();
            var entries = map.Entries.Select(entry => (entry, model.Offered.FirstOrDefault(one => one.IsCalled(entry.Key))));
            foreach (var (entry, setting) in entries.OrderByDescending(pair => pair.Item2?.IsPreset == true))
            {
                if (setting is null)
                {
                    meant.Add(NearestName.Find(entry.Key, model.Offered.SelectMany(one => one.OtherNames.Prepend(one.Name))));
                    faults.Add(Join(path, entry.Key), entry.Position, UnknownKey(entry.Key, what, model, meant[^1]));
                }
                else if (!places.TryAdd(setting, entry.Position))
                    faults.Add(Join(path, setting.Name), entry.Position, $"'{entry.Key}' is '{setting.Name}', which is given at "
                        + $"{places[setting]} already");
                else
                    Set(model, record, setting, entry, Join(path, setting.Name));
            }
            foreach (var setting in model.Offered.Where(setting => setting.IsRequired && !places.ContainsKey(setting)))
            {
                if (meant.Contains(setting.Name)) faults.AddAbsent(Join(path, setting.Name));
                else faults.Add(Join(path, setting.Name), map.Position, $"{what} lacks the key '{setting.Name}'");
            }
            return record;
        }

        private static string UnknownKey(string key, string what, SettingsModel model, string? nearest)
        {
            var known = nearest is null ? $"it has {string.Join(", ", model.Offered.Select(setting => setting.Name))}"
                : $"did you mean '{nearest}'?";
            return $"{what} has no key '{key}'; {known}";
        }

        private void Set(SettingsModel model, object record, Setting setting, SettingEntry entry, string path)
        {
            if (entry.Value is SettingScalar { Text: var word } && setting.IsNullWord(word))
            {
                setting.Set(record, null);
                return;
            }
            if (entry.Value is SettingScalar { IsNull: true })
            {
                if (setting.AllowsNull) setting.Set(record, null);
                else faults.Add(path, entry.Position, $"'{entry.Key}' needs a value");
                return;
            }
            if (Value(setting.Type, entry.Value, entry.Key, path) is not { } value) return;
            if (setting.IsFile && value is string relative) value = FullPath(entry.Value.Position, relative);
            if (setting.Fault(value, out var wrong) is { } wanted)
                faults.Add(path, entry.Value.Position, $"'{entry.Key}' is {wrong}, and must be {wanted}");
            else
                model.Set(record, setting, value);
        }

        /// <returns>Null where it is wrong, and that was said.</returns>
        private object? Value(Type type, SettingNode node, string key, string path)
        {
            if (type == typeof(CaseSelection)) return Cases(node, key, path);
            if (type == typeof(InputPath))
                return Scalar(typeof(string), node, key, path) is string text ? new InputPath(FullPath(node.Position, text), node.Position)
                    : null;
            if (type == typeof(IReadOnlyDictionary<string, string>)) return Names(node, key, path);
            if (type == typeof(Size3)) return List(typeof(int), node, key, path) is int[] sizes ? Size(sizes, node, key, path) : null;
            if (SettingText.ItemType(type) is { } item) return List(item, node, key, path);
            return SettingsModel.IsRecord(type) ? Record(type, node, path) : Scalar(type, node, key, path);
        }

        private CaseSelection? Cases(SettingNode node, string key, string path)
        {
            if (node is SettingList) return List(typeof(string), node, key, path) is string[] ids ? new CaseSelection(null, ids) : null;
            return Scalar(typeof(int), node, key, path) is int count ? new CaseSelection(count, null) : null;
        }

        private object? Size(int[] sizes, SettingNode node, string key, string path)
        {
            if (sizes.Length == 3) return Size3.FromArray(sizes);
            faults.Add(path, node.Position, $"'{key}' takes three numbers along z, y, x, e.g. [40, 96, 96]");
            return null;
        }

        private Dictionary<string, string>? Names(SettingNode node, string key, string path)
        {
            if (node is not SettingMap map)
            {
                faults.Add(path, node.Position, $"'{key}' takes names with values");
                return null;
            }
            var names = new Dictionary<string, string>();
            foreach (var entry in map.Entries)
                if (Scalar(typeof(string), entry.Value, entry.Key, path) is string text) names[entry.Key] = text;
            return names;
        }

        private Array? List(Type item, SettingNode node, string key, string path)
        {
            if (node is not SettingList list)
            {
                faults.Add(path, node.Position, $"'{key}' takes a list, e.g. [..]");
                return null;
            }
            var array = Array.CreateInstance(item, list.Items.Count);
            var whole = true;
            for (var i = 0; i < array.Length; i++)
            {
                var value = Value(item, list.Items[i], key, $"{path}.{i}");
                if (value is null) whole = false;
                else array.SetValue(value, i);
            }
            return whole ? array : null;
        }

        private object? Scalar(Type type, SettingNode node, string key, string path)
        {
            if (node is not SettingScalar scalar)
            {
                faults.Add(path, node.Position, $"'{key}' takes one value");
                return null;
            }
            if (SettingText.TryParse(type, scalar.Text, out var value, out var wanted)) return value;
            faults.Add(path, node.Position, $"'{key}' is '{scalar.Text}', and must be {wanted}");
            return null;
        }

        private static string FullPath(Position place, string path) => Path.GetFullPath(Path.Combine(place.Folder, path));

        private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

        /// <summary>The last key of a path that is no number: "arms" of "arms.1".</summary>
        private static string NameOf(string path) => path.Split('.').LastOrDefault(part => part.Length > 0 && !char.IsAsciiDigit(part[0]))
            ?? "the experiment";
    }
}
