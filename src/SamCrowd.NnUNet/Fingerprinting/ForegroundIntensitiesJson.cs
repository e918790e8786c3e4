using System.Globalization;
using System.Text.Json.Nodes;
using SamCrowd.NnUNet.Json;

namespace SamCrowd.NnUNet.Fingerprinting;

/// <summary>
/// The object <c>foreground_intensity_properties_per_channel</c> of fingerprints and plans: channel number to its figures.
/// </summary>
internal static class ForegroundIntensitiesJson
{
    public const string Key = "foreground_intensity_properties_per_channel";

    public static IReadOnlyList<ForegroundIntensities> Read(JsonObject map, string source)
    {
        var channels = PlanJson.RequireObject(map, Key, source);
        var read = new List<ForegroundIntensities>(channels.Count);
        for (var channel = 0; channel < channels.Count; channel++)
        {
            var within = $"{source}: {Key}";
            var figures = PlanJson.RequireObject(channels, channel.ToString(CultureInfo.InvariantCulture), within);
            double Figure(string key) => PlanJson.Number(PlanJson.Require(figures, key, within), key, within);
            read.Add(new ForegroundIntensities(
                Figure("max"), Figure("mean"), Figure("median"), Figure("min"), Figure("percentile_00_5"), Figure("percentile_99_5"),
                Figure("std")));
        }
        return read;
    }

    /// <summary>Keys in the order of Python's sort_keys, channels included ("10" before "2").</summary>
    public static JsonObject Write(IReadOnlyList<ForegroundIntensities> channels)
    {
        var written = new JsonObject();
        foreach (var channel in Enumerable.Range(0, channels.Count)
            .OrderBy(i => i.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal))
        {
            var figures = channels[channel];
            written[channel.ToString(CultureInfo.InvariantCulture)] = new JsonObject
            {
                ["max"] = figures.Max,
                ["mean"] = figures.Mean,
                ["median"] = figures.Median,
                ["min"] = figures.Min,
                ["percentile_00_5"] = figures.Percentile00_5,
                ["percentile_99_5"] = figures.Percentile99_5,
                ["std"] = figures.StandardDeviation,
            };
        }
        return written;
    }
}
