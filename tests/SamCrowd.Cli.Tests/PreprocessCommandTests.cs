using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests;

public sealed class PreprocessCommandTests
{
    [SharedFact("golden", "datasets", "Dataset901_SynthCT")]
    public void A_case_is_written_and_dumped_as_nnunet_has_it()
    {
        using var folder = new TemporaryFolder();
        var golden = SharedData.Golden("datasets", "Dataset901_SynthCT");
        string[] command = ["preprocess", Path.Combine(golden, "raw"), "--plans", Path.Combine(golden, "nnUNetPlans.json"),
            "--configuration", "3d_fullres", "--out", folder["store"], "--cases", "ct_001", "--dump-npy", folder["dump"]];
        var (code, output, error) = CommandRun.Of(command);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("needs most memory", output);
        var expected = new NpzFile(Path.Combine(golden, "preprocessed_3d_fullres", "ct_001_data.npz"))["array"];
        var actual = NpyFile.Read(folder["dump", "ct_001_data.npy"]);
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.InRange(expected.ToSingle().Zip(actual.As<float>(), (a, b) => Math.Abs(a - b)).Max(), 0, 1e-3f);
        Assert.Equal(new NpzFile(Path.Combine(golden, "preprocessed_3d_fullres", "ct_001_seg.npz"))["array"].Shape,
            NpyFile.Read(folder["dump", "ct_001_seg.npy"]).Shape);
        Assert.Contains("0 cases computed, 0 with new labels on known images, 1 kept", CommandRun.Of(command).Output);
    }

    [SharedFact("golden", "datasets", "Dataset901_SynthCT")]
    public void An_unknown_case_is_named()
    {
        using var folder = new TemporaryFolder();
        var golden = SharedData.Golden("datasets", "Dataset901_SynthCT");
        var (code, _, error) = CommandRun.Of("preprocess", Path.Combine(golden, "raw"), "--plans", Path.Combine(golden, "nnUNetPlans.json"),
            "--configuration", "3d_fullres", "--out", folder["store"], "--cases", "ct_777");
        Assert.Equal(2, code);
        Assert.Contains("ct_777", error);
        Assert.Single(error.TrimEnd().Split('\n'));
    }
}
