using System.Text.Json.Nodes;
using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Definition;

public sealed class DefinitionJsonTests
{
    [Fact]
    public void A_definition_that_was_written_is_read_back_equal()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["experiment.json"], Definition(folder).ToJsonString());
        var read = DefinitionJson.Read(folder["experiment.json"]);
        Assert.True(JsonNode.DeepEquals(Definition(folder), JsonNode.Parse(DefinitionJson.Write(read))));
    }

    // Found by fuzzing: the status of a run whose record was damaged ended in an exception without a message.
    [Theory]
    [InlineData("pretrain_on", "300", "names '300'")]
    [InlineData("pretrain_on", "SAM", "names 'SAM'")]
    [InlineData("teacher", "nobody", "names 'nobody'")]
    [InlineData("annotators", "nobody", "names 'nobody'")]
    [InlineData("name", "GT", "two arms 'GT'")]
    public void A_record_whose_arms_name_what_is_not_there_is_refused_with_its_file(string key, string name, string message)
    {
        using var folder = new TemporaryFolder();
        var json = Definition(folder);
        json["arms"]![1]![key] = key == "annotators" ? new JsonArray(name) : JsonValue.Create(name);
        File.WriteAllText(folder["experiment.json"], json.ToJsonString());
        var error = Assert.Throws<InvalidInputException>(() => DefinitionJson.Read(folder["experiment.json"]));
        Assert.Contains(folder["experiment.json"], error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static JsonNode Definition(TemporaryFolder folder)
    {
        File.WriteAllText(folder["experiment.yaml"], """
            name: small
            data: { source: phantom, train: 5, test: 1 }
            annotators: [{ name: one }]
            arms:
              - { name: GT, labels: ground-truth }
              - { name: SAM, labels: sam, annotators: [one], pretrain_on: GT }
            """);
        return JsonNode.Parse(DefinitionJson.Write(SweepReader.Read(folder["experiment.yaml"], []).Points.Single().Experiment))!;
    }
}
