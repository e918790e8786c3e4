using System.Text.Json.Nodes;
using SamCrowd.Experiments.Definition;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Definition;

public sealed class ExperimentSchemaTests
{
    [Fact]
    public void The_committed_schema_is_what_the_code_makes()
    {
        var committed = File.ReadAllText(Path.Combine(SharedData.Repository, "docs", "experiment.schema.json"));
        Assert.True(ExperimentSchema.Write() == committed, "docs/experiment.schema.json is not of this code; write it with: samcrowd "
            + "schema --out docs/experiment.schema.json");
    }

    [Fact]
    public void The_tables_of_settings_in_the_documentation_are_what_the_code_makes()
    {
        var committed = File.ReadAllText(Path.Combine(SharedData.Repository, "docs", "experiments.md"));
        Assert.Contains("| `gradient_clip` | `12` | above 0", committed, StringComparison.Ordinal);
        Assert.True(SettingsTable.Fill(committed, "experiments.md") == committed, "write the tables anew with: samcrowd schema --docs "
            + "docs/experiments.md");
    }

    [Fact]
    public void Keys_carry_description_range_choices_and_default()
    {
        var keys = JsonNode.Parse(ExperimentSchema.Write())!["properties"]!;
        var rate = keys["training"]!["properties"]!["learning_rate"]!;
        Assert.StartsWith("Largest learning rate", (string)rate["description"]!, StringComparison.Ordinal);
        Assert.Equal((0.01, 0), ((double)rate["default"]!, (double)rate["exclusiveMinimum"]!));
        Assert.Contains("ignore-slices", keys["sam"]!["properties"]!["unboxed"]!["enum"]!.AsArray().Select(value => (string?)value));
        Assert.Equal(4, (int)keys["plan"]!["properties"]!["patch_size"]!["items"]!["minimum"]!);
        Assert.Contains("name", keys["arms"]!["items"]!["required"]!.AsArray().Select(value => (string?)value));
        Assert.False((bool)keys["data"]!["additionalProperties"]!);
        Assert.NotNull(keys["extends"]);
        Assert.NotNull(keys["matrix"]);
    }

    [Fact]
    public void Every_experiment_file_names_the_schema()
    {
        var folder = Path.Combine(SharedData.Repository, "experiments");
        var files = Directory.GetFiles(folder, "*.yaml", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, path =>
        {
            var first = File.ReadLines(path).First();
            const string Start = "# yaml-language-server: $schema=";
            Assert.StartsWith(Start, first, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(path)!, first[Start.Length..])), $"{path}: {first}");
        });
    }
}
