namespace SamCrowd.Imaging.Tests;

public class InvalidInputExceptionTests
{
    [Fact]
    public void The_message_is_the_subject_the_fault_and_the_remedy_in_words_of_the_library()
    {
        var error = new InvalidInputException("model", "is the second stage of a cascade", new NeedsPreviousStage("3d_lowres"));
        Assert.Equal("model: is the second stage of a cascade; give the model of 3d_lowres, or its label maps", error.Message);
        Assert.Equal("model: is the second stage of a cascade; press the button", error.WithRemedy(_ => "press the button"));
        Assert.Equal("a.nii: is cut off; download it again", new InvalidInputException("a.nii", "is cut off", "download it again").Message);
    }

    [Fact]
    public void A_message_without_parts_stays_as_it_is() =>
        Assert.Equal("all of it", new InvalidInputException("all of it").WithRemedy(_ => "x"));

    [Theory]
    [InlineData("two\nlines\r\n", "two lines")]
    [InlineData("colour \u001b[31m\u0007", "colour [31m")]
    [InlineData("next\u2028line\u0085end", "next line end")]
    public void A_message_is_one_line_without_control_characters(string text, string line) =>
        Assert.Equal(line, new InvalidInputException(text).Message);

    [Fact]
    public void A_value_of_a_megabyte_is_shown_by_its_start_and_end()
    {
        var error = new InvalidInputException("dataset.json", $"\"name\" is {new string('x', 1 << 20)}!", "shorten it");
        Assert.InRange(error.Message.Length, 100, 1000);
        Assert.StartsWith("dataset.json: \"name\" is xxx", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("xxx!; shorten it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_remedy_names_a_command_or_an_option_in_the_library()
    {
        var remedies = Enum.GetValues<WorkStep>().Select(step => (Remedy)new RunStep(step))
            .Concat(Enum.GetValues<InputSetting>().Select(setting => new GiveSetting(setting, "give {0}")))
            .Concat([new ChooseAnotherFolder("remove it"), new NeedsPreviousStage(), new WithoutPreviousStage(), new NeedsVoxelWeights(),
            new NeedsProbabilities()]);
        Assert.All(remedies, remedy =>
        {
            Assert.NotEmpty(remedy.Text);
            Assert.DoesNotContain("--", remedy.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("samcrowd", remedy.Text, StringComparison.Ordinal);
        });
    }
}
