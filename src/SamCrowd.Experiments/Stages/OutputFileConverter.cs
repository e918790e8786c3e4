using System.Text.Json;
using System.Text.Json.Serialization;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Experiments.Stages;

/// <summary>
/// Size and checksum of an output as an object; a bare number is the size, as records of earlier versions of the program have it.
/// </summary>
internal sealed class OutputFileConverter : JsonConverter<OutputFile>
{
    public override OutputFile Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return reader.TryGetInt64(out var length) ? new OutputFile(length, "") : throw new JsonException("a size is a whole number");
        using var file = JsonDocument.ParseValue(ref reader);
        return file.RootElement.ValueKind == JsonValueKind.Object
            && file.RootElement.TryGetProperty("size", out var size) && size.ValueKind == JsonValueKind.Number
            && size.TryGetInt64(out var bytes)
            && file.RootElement.TryGetProperty("sha256", out var hash) && hash.ValueKind == JsonValueKind.String
            ? new OutputFile(bytes, hash.GetString()!)
            : throw new JsonException("an output has a size and a sha256");
    }

    public override void Write(Utf8JsonWriter writer, OutputFile value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("size", value.Size);
        writer.WriteString("sha256", value.Sha256);
        writer.WriteEndObject();
    }
}
