namespace SamCrowd.Cli.Tests;

public class TrainCommandTests
{
    [Theory]
    [InlineData("--precision", "f8", "--precision f8: use f32, bf16 or f16")]
    [InlineData("--optimizer", "adam", "--optimizer adam: use sgd or adamw")]
    [InlineData("--time-limit", "soon", "--time-limit soon: is no time; write e.g. 3h, 90m, 1h30m or 45s")]
    [InlineData("--mirror-axes", "x", "--mirror-axes x: 'x' is no whole number; separate numbers by commas")]
    [InlineData("--learning-rate", "-1", "learning rate is -1; it must be above 0")]
    [InlineData("--epochs", "0", "epochs is 0; it must be at least 1")]
    [InlineData("--time-limit", "1h30m", "nowhere: there is no such folder: give a data set in nnU-Net's layout")]
    public void A_wrong_option_is_named_in_one_line(string option, string value, string message)
    {
        var run = CommandRun.Of("train", "nowhere", "--plans", "plans.json", "--configuration", "3d_fullres", "--fold", "0", "--out", "model", option, value);
        Assert.Equal(ExitCodes.WrongInput, run.Code);
        Assert.Equal(message, run.Error.Trim());
    }
}
