using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Definition;

public sealed class SweepReaderTests : IDisposable
{
    private const string Base = """
        name: small
        data: { source: phantom, train: 2, test: 1 }
        arms: [{ name: GT, labels: ground-truth }]
        matrix:
          data.train: [5, 10]
          arms.0.name: [GT, expert]

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_combination_is_a_study_of_its_own_and_the_last_key_changes_fastest()
    {
        var sweep = Read(Base);
        Assert.Equal(["data.train", "arms.0.name"], sweep.Keys);
        Assert.Equal(["train-5_name-GT", "train-5_name-expert", "train-10_name-GT", "train-10_name-expert"],
            sweep.Points.Select(point => point.Name));
        Assert.Equal([5, 5, 10, 10], sweep.Points.Select(point => point.Experiment.Data.Train!.Count!.Value));
        Assert.Equal(["10", "expert"], sweep.Points[3].Values);
        Assert.Equal("expert", sweep.Points[3].Experiment.Arms[0].Name);
    }

    [Fact]
    public void Without_a_matrix_there_is_one_study_and_no_key()
    {
        var sweep = Read(Base[..Base.IndexOf("matrix", StringComparison.Ordinal)]);
        Assert.Empty(sweep.Keys);
        Assert.Equal("", Assert.Single(sweep.Points).Name);
    }

    [Theory]
    [InlineData("data.train: [5, 10]", "data.trian: [5, 10]", "experiment.yaml:5:3: data has no key 'trian'; did you mean 'train'?")]
    [InlineData("data.train: [5, 10]", "data.train: 5", "experiment.yaml:5:15: 'data.train' takes a list of the values to try")]
    [InlineData("data.train: [5, 10]", "data: { train: [5] }", "experiment.yaml:5:9: 'data' takes a list of the values to try, e.g. [10, "
        + "20, 40]; write a key inside another with a dot")]
    [InlineData("data.train: [5, 10]", "data.train: [5, ten]", "experiment.yaml:5:19: 'train' is 'ten', and must be a whole number")]
    [InlineData("arms.0.name: [GT, expert]", "arms.3.name: [GT]", "experiment.yaml:6:3: '3' is no item of a list of 1")]
    [InlineData("arms.0.name: [GT, expert]", "arms.0.name: [GT, GT]", "experiment.yaml:4:1: two combinations of matrix are called "
        + "'train-5_name-GT'")]
    public void A_wrong_matrix_is_told_where_it_stands(string right, string wrong, string message)
    {
        var error = Assert.Throws<InvalidInputException>(() => Read(Base.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.StartsWith(_folder[message], error.Message, StringComparison.Ordinal);
    }

    private Sweep Read(string yaml)
    {
        File.WriteAllText(_folder["experiment.yaml"], yaml);
        return SweepReader.Read(_folder["experiment.yaml"], []);
    }
}
