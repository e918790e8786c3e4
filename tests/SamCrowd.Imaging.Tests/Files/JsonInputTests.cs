using System.Text;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests.Files;

public class JsonInputTests
{
    [Theory]
    [InlineData("{\"labels\": 1, \"labels\": 2}", "\"labels\" twice")]
    [InlineData("{\"a\": {\"b\": 1, \"b\": 2}}", "\"b\" twice")]
    [InlineData("{\"a\": 1,\n\"b\": }", "line 2")]
    [InlineData("", "line 1")]
    [InlineData("[1, 2", "line 1")]
    [InlineData("filename,size,attributes,region_count,region_id,shape_attributes,region_attributes,a.png,12,rect,10,20,30", "…)")]
    [InlineData("a\tb", "line 1")]
    public void What_is_no_JSON_or_has_a_key_twice_is_one_line_with_the_file(string json, string said)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["dataset.json"], json);
        var message = Assert.Throws<InvalidInputException>(() => JsonInput.Read(folder["dataset.json"])).Message;
        Assert.Contains("dataset.json", message);
        Assert.Contains(said, message);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("{\"a\": \"\\ud800\"}", false)]
    [InlineData("{\"a\": \"\\uD83Dx\"}", false)]
    [InlineData("{\"\\udc00\": 1}", false)]
    [InlineData("{\"a\": \"\\ud83d\\ude00\"}", true)]
    [InlineData("{\"a\": \"\\\\ud800\"}", true)]
    public void Half_a_character_is_refused_before_anyone_asks_for_it(string json, bool whole)
    {
        if (whole) Assert.NotEmpty(JsonInput.Parse(json, "f.json")["a"].Text());
        else Assert.Contains("f.json: holds \\u", Assert.Throws<InvalidInputException>(() => JsonInput.Parse(json, "f.json")).Message);
    }

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Assert.Contains("depth", Assert.Throws<InvalidInputException>(() => JsonInput.Parse(new string('[', 100_000), "f")).Message);

    [Fact]
    public void A_mark_at_the_start_is_passed_over_and_other_encodings_are_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["utf8.json"], "{\"a\": \"ä\"}", new UTF8Encoding(true));
        File.WriteAllText(folder["utf16.json"], "{\"a\": \"ä\"}", Encoding.Unicode);
        File.WriteAllText(folder["latin1.json"], "{\"a\": \"ä\"}", Encoding.Latin1);
        Assert.Equal("ä", JsonInput.Read(folder["utf8.json"])["a"].Text());
        Assert.Equal("ä", JsonInput.Read(folder["utf16.json"])["a"].Text());
        Assert.Contains("UTF-8", Assert.Throws<InvalidInputException>(() => JsonInput.Read(folder["latin1.json"])).Message);
    }

    [Fact]
    public void Missing_null_and_values_of_another_kind_are_named_by_file_and_place()
    {
        var json = JsonInput.Parse("{\"list\": [{\"n\": \"3\"}, null], \"real\": 2.5, \"whole\": 3.0, \"nan\": NaN, \"big\": Infinity}",
            "f.json");
        Assert.Equal(3, json["whole"].Integer());
        Assert.Null(json.Find("nan"));
        Assert.Equal(double.PositiveInfinity, json["big"].Number());
        Refused(() => json["absent"], "f.json: has no \"absent\"");
        Refused(() => json["real"].Integer(), "\"real\" is 2.5");
        Refused(() => json["list"].Items()[0]["n"].Integer(), "\"list[0].n\" is the text \"3\"");
        Refused(() => json["list"].Items()[1].Text(), "\"list[1]\" is null");
        Refused(() => json["list"]["n"], "\"list\" is a list");

        static void Refused(Func<object> read, string said) => Assert.Contains(said, Assert.Throws<InvalidInputException>(read).Message);
    }
}
