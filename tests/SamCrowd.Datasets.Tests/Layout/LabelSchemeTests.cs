using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Tests.Layout;

public class LabelSchemeTests
{
    [Fact]
    public void Plain_labels_have_one_output_for_each_and_background()
    {
        var scheme = LabelScheme.Of("spleen", "liver");
        Assert.Equal([0, 1, 2], scheme.All);
        Assert.Equal([1, 2], scheme.ForegroundLabels);
        Assert.False(scheme.HasRegions);
        Assert.Null(scheme.IgnoreLabel);
        Assert.Equal(3, scheme.OutputChannels);
        Assert.Equal("liver", scheme.NameOf(2));
        Assert.Equal([[1], [2]], scheme.ForegroundRegions);
    }

    [Fact]
    public void Regions_keep_the_file_s_order_and_leave_background_and_ignore_out()
    {
        var scheme = new LabelScheme([One("background", 0), new("whole", [1, 2, 3], true), new("core", [2, 3], true), One("enhancing", 3),
            One("ignore", 4)], [1, 2, 3]);
        Assert.True(scheme.HasRegions);
        Assert.Equal([0, 1, 2, 3], scheme.All);
        Assert.Equal([[1, 2, 3], [2, 3], [3]], scheme.ForegroundRegions);
        Assert.Equal(3, scheme.OutputChannels);
        Assert.Equal(4, scheme.IgnoreLabel);
        Assert.Equal("core", scheme.NameOf(3, 2));
    }

    [Fact]
    public void A_list_of_one_value_is_no_region() =>
        Assert.False(new LabelScheme([One("background", 0), new("a", [1], true)]).HasRegions);

    [Fact]
    public void An_ignore_label_can_be_added_above_the_highest()
    {
        var scheme = LabelScheme.Of("a", "b").WithIgnoreLabel();
        Assert.Equal(3, scheme.IgnoreLabel);
        Assert.Equal(3, scheme.OutputChannels);
        Assert.Same(scheme, scheme.WithIgnoreLabel());
    }

    [Fact]
    public void What_nnU_Net_refuses_is_refused_with_the_mend()
    {
        Refused([One("liver", 1)], null, "add \"background\": 0");
        Refused([One("background", 1)], null, "must be the number 0");
        Refused([new("background", [0], true)], null, "must be the number 0");
        Refused([One("background", 0), One("liver", 2)], null, "not consecutive (1 is missing)");
        Refused([One("background", 0), One("a", 1), One("ignore", 255)], null, "must be 2");
        Refused([One("background", 0), One("a", 1), new("ignore", [2, 3], true)], null, "one number");
        Refused([One("background", 0), new("whole", [1, 2], true), One("core", 2)], null, "regions_class_order");
        Refused([One("background", 0), new("whole", [1, 2], true), One("core", 2)], [1], "1 values for 2 regions");
        Refused([One("background", 0), One("a", 1), One("a", 2)], null, "twice");
        Refused([One("background", 0), One("a", 1), One("b", 2), One("c", 2)], null, "\"b\" and \"c\" the same values, 2");
        Refused([One("background", 0), new("whole", [1, 2], true), One("core", 2), new("all", [2, 1], true)], [1, 2, 3],
            "the same values, 1, 2");
    }

    private static void Refused(LabelEntry[] entries, int[]? order, string mend)
    {
        var error = Assert.Throws<InvalidInputException>(() => new LabelScheme(entries, order, "some/dataset.json"));
        Assert.Contains(mend, error.Message);
        Assert.StartsWith("some/dataset.json", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static LabelEntry One(string name, int value) => new(name, [value], IsList: false);
}
