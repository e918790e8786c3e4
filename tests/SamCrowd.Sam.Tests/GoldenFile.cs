using System.Text.Json;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests;

internal static class GoldenFile
{
    public static JsonDocument Json(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(SharedData.Repository, "tests", "SamCrowd.Sam.Tests", "Golden", name)));
}
