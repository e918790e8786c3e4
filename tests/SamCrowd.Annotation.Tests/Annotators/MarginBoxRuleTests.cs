using System.Text.Json;
using SamCrowd.Annotation.Annotators;
using SamCrowd.Testing;

namespace SamCrowd.Annotation.Tests.Annotators;

public class MarginBoxRuleTests
{
    [Fact]
    public void A_mask_gets_two_pixels_before_and_four_after_it()
    {
        var mask = new bool[64 * 64];
        for (var y = 20; y <= 30; y++) mask.AsSpan((y * 64) + 15, 26).Fill(true);
        Assert.Equal([new PixelBox(13, 18, 44, 34)], MarginBoxRule.FindBoxes(mask, 64, 64));
    }

    /// <summary>
    /// Golden/study_boxes.json holds masks with the boxes that scipy 1.10 gives (uniform_filter, binary_fill_holes, label, find_objects).
    /// </summary>
    [Fact]
    public void Boxes_are_those_of_the_rule_written_with_scipy()
    {
        var path = Path.Combine(SharedData.Repository, "tests", "SamCrowd.Annotation.Tests", "Golden", "study_boxes.json");
        using var golden = JsonDocument.Parse(File.ReadAllText(path));
        foreach (var item in golden.RootElement.EnumerateArray())
        {
            string[] rows = [.. item.GetProperty("rows").EnumerateArray().Select(r => r.GetString()!)];
            bool[] mask = [.. string.Concat(rows).Select(c => c == '#')];
            PixelBox[] expected = [.. item.GetProperty("boxes").EnumerateArray().Select(Box)];
            Assert.Equal(expected, MarginBoxRule.FindBoxes(mask, rows.Length, rows[0].Length));
        }
    }

    [Fact]
    public void Merging_goes_on_until_no_two_boxes_overlap()
    {
        PixelBox[] chain = [new(0, 0, 10, 10), new(30, 0, 40, 10), new(18, 5, 32, 8), new(9, 9, 19, 12), new(60, 60, 61, 61)];
        Assert.Equal([new PixelBox(0, 0, 40, 12), new PixelBox(60, 60, 61, 61)], MarginBoxRule.Merge(chain));
    }

    private static PixelBox Box(JsonElement numbers) =>
        new(numbers[0].GetInt32(), numbers[1].GetInt32(), numbers[2].GetInt32(), numbers[3].GetInt32());
}
