using System.Diagnostics;
using System.Text;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Definition.Yaml;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Definition;

/// <summary>Broken and hostile YAML ends in one line with file, line and column, soon and in little memory.</summary>
public sealed class YamlReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x: &a [*a]", "1:8: the alias '*a' is inside the value that it stands for")]
    [InlineData("a: &x\n  y: *x", "2:6: the alias '*x' is inside")]
    [InlineData("a: 1\nb: *nix", "2:4: there is no anchor '&nix' before this alias")]
    [InlineData("a:\n\t- 1", "2:1: a tab indents this line")]
    [InlineData("a: 1\nb: 2\na: 3", "3:1: the key 'a' is given twice")]
    [InlineData("a: 1\n---\nb: 2", "2:1: a second document begins here")]
    [InlineData("a: !!python/object:os.system x", "1:4: the tag 'tag:yaml.org,2002:python/object:os.system' is not used here")]
    [InlineData("a: { <<: 3 }", "1:6: '<<' takes a map or a list of maps")]
    [InlineData("? [a, b]\n: 1", "1:3: a key is one word")]
    public void A_fault_is_said_where_it_stands(string yaml, string message) => Refused(yaml, message);

    [Fact]
    public void A_bracket_behind_the_fault_is_not_blamed_for_it()
    {
        File.WriteAllText(_folder["bad.yaml"], "a: \"x\\ud800\"\nb: [1, 2]\n");
        Assert.StartsWith(_folder["bad.yaml:1:"], Error("bad.yaml"), StringComparison.Ordinal);
        Assert.DoesNotContain("bracket", Error("bad.yaml"), StringComparison.Ordinal);
    }

    // YamlDotNet's scanner throws InvalidOperationException, without a place, where a bracket is not closed.
    [Theory]
    [InlineData("a: [x\nb: 1", "bracket opened at line 1, column 4")]
    [InlineData("arms:\n  - { name: x\nsam:\n  model: y\n", "bracket opened at line 2, column 5")]
    [InlineData("a: \"never closed", "1:4: ")]
    public void A_bracket_that_is_not_closed_is_named(string yaml, string message) => Refused(yaml, message);

    [Fact]
    public void What_aliases_repeat_counts_and_nesting_is_limited()
    {
        var laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++) laughs.Append($"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        Refused(laughs.ToString(), "more than 100000 values, counting what aliases repeat");
        Refused("a: " + new string('[', 100_000), "values are nested more than 64 deep");
        Refused(string.Concat(Enumerable.Repeat("{a: ", 100_000)), "values are nested more than 64 deep");
        Refused(string.Concat(Enumerable.Range(0, 5000).Select(i => $"key{i}: 1\n")), "1001:1: more than 1000 keys in one map");
    }

    [Fact]
    public void Files_that_are_no_text_are_refused_with_the_place_of_the_first_wrong_byte()
    {
        File.WriteAllBytes(_folder["latin.yaml"], [.. Encoding.Latin1.GetBytes("name: t\ntitle: Übung\n")]);
        Assert.EndsWith("latin.yaml:2:8: the byte 0xDC is not UTF-8; save the file in UTF-8", Error("latin.yaml"),
            StringComparison.Ordinal);
        File.WriteAllText(_folder["large.yaml"], new string('#', SettingFile.Largest + 70_000));
        Assert.Contains("is larger than 4 MiB", Error("large.yaml"), StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<InvalidInputException>(() => SettingReader.Read(_folder.Root)).Message,
            StringComparison.Ordinal);
        foreach (var encoding in new Encoding[] { new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            File.WriteAllText(_folder["marked.yaml"], "title: Übung", encoding);
            Assert.Equal("Übung", ((SettingScalar)SettingReader.Read(_folder["marked.yaml"]).Find("title")!.Value).Text);
        }
    }

    [UnixFact]
    public void A_device_that_does_not_end_is_not_read_until_memory_is_full()
    {
        var error = Assert.Throws<InvalidInputException>(() => SettingReader.Read("/dev/zero"));
        Assert.Contains("/dev/zero: is larger than", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_keys_are_merged_and_a_maps_own_keys_win()
    {
        File.WriteAllText(_folder["merge.yaml"], "a: &a { x: 1, y: 1 }\nb: &b { y: 2, z: 2 }\nc: { <<: [*a, *b], x: 3 }\nd: { <<: *a }\n");
        var read = SettingReader.Read(_folder["merge.yaml"]);
        Assert.Equal("x=3 y=1 z=2", Text(read.Find("c")!.Value));
        Assert.Equal("x=1 y=1", Text(read.Find("d")!.Value));

        static string Text(SettingNode node) =>
            string.Join(' ', ((SettingMap)node).Entries.Select(entry => $"{entry.Key}={((SettingScalar)entry.Value).Text}"));
    }

    [Fact]
    public void A_file_that_many_extend_is_read_once()
    {
        for (var i = 0; i < 25; i++) File.WriteAllText(_folder[$"e{i}.yaml"], $"extends: [e{i + 1}.yaml, e{i + 1}.yaml]\n");
        File.WriteAllText(_folder["e25.yaml"], "name: last\n");
        Assert.Equal("last", ((SettingScalar)SettingReader.Read(_folder["e0.yaml"]).Find("name")!.Value).Text);
        for (var i = 0; i < 40; i++) File.WriteAllText(_folder[$"d{i}.yaml"], $"extends: d{i + 1}.yaml\n");
        Assert.Contains("more than 32 deep", Error("d0.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_with_too_many_combinations_is_refused_before_they_are_made()
    {
        var values = string.Join(", ", Enumerable.Range(1, 300));
        File.WriteAllText(_folder["m.yaml"], $$"""
            name: small
            data: { source: phantom, train: 5, test: 1 }
            arms: [{ name: GT, labels: ground-truth }]
            matrix:
              seed: [{{values}}]
              training.epochs: [{{values}}]
              training.iterations: [{{values}}]
            """);
        var error = Assert.Throws<InvalidInputException>(() => SweepReader.Read(_folder["m.yaml"], []));
        Assert.Contains("m.yaml:4:1: matrix has more than 1000 combinations", error.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public void A_stop_ends_the_reading_of_a_file_that_cannot_be_opened()
    {
        var pipe = _folder["pipe"];
        using (var make = Process.Start("mkfifo", pipe)) make.WaitForExit();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.ThrowsAny<OperationCanceledException>(() => SweepReader.Read(pipe, [], stop.Token));
        // Lets the thread that waits for the pipe end.
        File.WriteAllText(pipe, "name: x");
    }

    /// <summary>
    /// Bytes of a valid experiment changed, left out and put in: an experiment, or lines that name the file, and nothing else.
    /// </summary>
    [Fact]
    public void Mutated_experiments_end_in_lines_that_name_the_file()
    {
        var good = File.ReadAllText(Path.Combine(SharedData.Repository, "experiments", "demo.yaml"));
        var random = new RandomStream(20);
        const string Signs = "[]{}:,&*!|>'\"%@`#-?~\t\n 0x.<";
        for (var i = 0; i < 1500; i++)
        {
            var text = new StringBuilder(good);
            for (var change = 0; change < 1 + (i % 4); change++)
            {
                var (at, sign) = (random.Integer(text.Length - 20), Signs[random.Integer(Signs.Length)]);
                if (i % 3 == 0) text.Insert(at, sign);
                else if (i % 3 == 1) text.Remove(at, 1 + random.Integer(12));
                else text[at] = sign;
            }
            File.WriteAllText(_folder["mutant.yaml"], text.ToString());
            try
            {
                SweepReader.Read(_folder["mutant.yaml"], []);
            }
            catch (InvalidInputException error)
            {
                Assert.All(error.All, one => Assert.Contains("mutant.yaml", one.Message, StringComparison.Ordinal));
            }
        }
    }

    private void Refused(string yaml, string message)
    {
        File.WriteAllText(_folder["bad.yaml"], yaml);
        var error = Error("bad.yaml");
        Assert.StartsWith(_folder["bad.yaml"], error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    private string Error(string name) => Assert.Throws<InvalidInputException>(() => SettingReader.Read(_folder[name])).Message;
}
