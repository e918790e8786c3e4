using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Datasets.Tests.Layout;

public class DatasetFolderTests
{
    private const string OneChannel =
        """{"channel_names": {"0": "CT"}, "labels": {"background": 0, "x": 1}, "numTraining": 2, "file_ending": ".nii.gz"}""";

    [Fact]
    public void Cases_are_sorted_and_hidden_files_not_seen()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["dataset.json"], OneChannel);
        Touch(folder["imagesTr", "b_2_0001.nii.gz"], folder["imagesTr", "b_2_0000.nii.gz"], folder["imagesTr", "B_10_0000.nii.gz"],
            folder["imagesTr", "._b_2_0000.nii.gz"], folder["imagesTr", "notes.nii.gz"]);
        Touch(folder["labelsTr", "b_2.nii.gz"], folder["imagesTs", "t_0000.nii.gz"], folder["imagesTs", "u_0000.nii.gz"],
            folder["labelsTs", "u.nii.gz"]);
        var dataset = new DatasetFolder(folder.Root);
        Assert.Equal(["B_10", "b_2"], dataset.TrainingCases.Select(item => item.Id));
        Assert.Equal([folder["imagesTr", "b_2_0000.nii.gz"], folder["imagesTr", "b_2_0001.nii.gz"]], dataset.Case("b_2").ImagePaths);
        Assert.Equal(folder["labelsTr", "B_10.nii.gz"], dataset.Case("B_10").LabelPath);
        Assert.Equal([null, folder["labelsTs", "u.nii.gz"]], dataset.TestCases.Select(item => item.LabelPath));
        Assert.Contains("no case \"c\"", Assert.Throws<InvalidInputException>(() => dataset.Case("c")).Message);
    }

    [Fact]
    public void An_explicit_list_of_files_goes_before_the_folders()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["dataset.json"], OneChannel[..^1]
            + """, "dataset": {"q": {"images": ["../elsewhere/q.nii.gz"], "label": "/abs/q.nii.gz"}}}""");
        var dataset = new DatasetFolder(folder.Root);
        var only = Assert.Single(dataset.TrainingCases);
        Assert.Equal(Path.GetFullPath(Path.Combine(folder.Root, "..", "elsewhere", "q.nii.gz")), only.ImagePaths[0]);
        Assert.Equal("/abs/q.nii.gz", only.LabelPath);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("no such folder", Assert.Throws<InvalidInputException>(() => new DatasetFolder(folder["none"])).Message);
        Assert.Contains("dataset.json", Assert.Throws<InvalidInputException>(() => new DatasetFolder(folder.Root)).Message);
        File.WriteAllText(folder["dataset.json"], OneChannel);
        Assert.Contains("imagesTr", Assert.Throws<InvalidInputException>(() => new DatasetFolder(folder.Root)).Message);
    }

    private static void Touch(params string[] paths)
    {
        foreach (var path in paths)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, []);
        }
    }
}
