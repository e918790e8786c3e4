namespace SamCrowd.Imaging.Tests;

public class CaseIdTests
{
    [Theory]
    [InlineData("liver_001")]
    [InlineData("a")]
    [InlineData("1.2.840.113619.2.55")]
    [InlineData("pat 3 (left)")]
    [InlineData("Schädel")]
    [InlineData("患者_1")]
    [InlineData("CONTROL")]
    [InlineData("COM10")]
    [InlineData("a..b")]
    public void An_ordinary_name_is_an_id(string text)
    {
        var id = CaseId.Parse(text, "boxes.csv");
        Assert.Equal(text, id.Text);
        Assert.Equal(Path.Combine("out", text + "_0000.nii.gz"), id.PathIn("out", "_0000.nii.gz"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("/elsewhere/abs")]
    [InlineData("C:x")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\u001b[2Jb")]
    [InlineData("a\u0085b")]
    [InlineData("a*")]
    [InlineData("what?")]
    [InlineData("end.")]
    [InlineData("end ")]
    [InlineData("CON")]
    [InlineData("nul")]
    [InlineData("NUL.nii")]
    [InlineData("Com1.tar.gz")]
    [InlineData("lpt9 .x")]
    [InlineData("COM¹")]
    public void A_text_that_is_a_path_or_no_file_name_is_refused(string text)
    {
        var error = Assert.Throws<InvalidInputException>(() => CaseId.Parse(text, "boxes.csv: line 2", "annotator"));
        Assert.Equal("boxes.csv: line 2", error.Subject);
        Assert.Contains("annotator id", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Fact]
    public void Half_a_character_is_refused() => Assert.Throws<InvalidInputException>(() => CaseId.Parse("half\ud800", "f"));

    [Fact]
    public void An_id_leaves_room_for_endings_and_the_temporary_name_in_the_255_bytes_of_a_file_name()
    {
        CaseId.Parse(new string('x', CaseId.LongestBytes), "f");
        Assert.Throws<InvalidInputException>(() => CaseId.Parse(new string('x', CaseId.LongestBytes + 1), "f"));
        Assert.Throws<InvalidInputException>(() => CaseId.Parse(new string('ä', (CaseId.LongestBytes / 2) + 1), "f"));
    }

    [Fact]
    public void Ids_that_look_the_same_differ_but_have_one_normal_form()
    {
        var (composed, decomposed) = (CaseId.Parse("Sch\u00e4del", "f"), CaseId.Parse("Scha\u0308del", "f"));
        Assert.NotEqual(composed, decomposed);
        Assert.Equal(composed.Normalized, decomposed.Normalized);
    }
}
