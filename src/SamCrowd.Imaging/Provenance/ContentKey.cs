using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SamCrowd.Imaging.Provenance;

/// <summary>
/// What decides a result: the code that makes it, its settings, and the content of its inputs. Equal keys mean equal results.
/// </summary>
/// <param name="Code">As <see cref="CodeVersion"/> names it.</param>
/// <param name="Settings">Only those that decide the result; null for none.</param>
/// <param name="Inputs">In an order that is always the same.</param>
internal sealed record ContentKey(string Code, JsonNode? Settings, IReadOnlyList<ContentInput> Inputs)
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>SHA-256 over all three, lower-case hexadecimal.</summary>
    public string Value => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new JsonArray(
            Code,
            Settings?.DeepClone(),
            new JsonArray([.. Inputs.Select(input => (JsonNode)new JsonArray(input.Name, input.Content))])),
        Compact)));
}

/// <summary>One input of a result.</summary>
/// <param name="Name">What it is, e.g. a file's name; never its place, so that moving a folder changes nothing.</param>
/// <param name="Content">SHA-256 of its content, or the key of the result that it is.</param>
internal readonly record struct ContentInput(string Name, string Content);
