using System.Text.Json.Nodes;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition.Binding;

/// <summary>Which cases to take: a number of them, drawn by the data set's seed, or their ids.</summary>
internal sealed record CaseSelection(int? Count, IReadOnlyList<string>? Ids) : ISettingValue
{
    public string ToText() => SettingText.Of(Count ?? (object?)Ids);

    public JsonNode? ToJson() => Count is { } count ? JsonValue.Create(count) : new JsonArray([.. Ids!.Select(id => (JsonNode?)id)]);
}
