using SamCrowd.Datasets.Integrity;
using SamCrowd.Datasets.Layout;
using SamCrowd.Datasets.Phantom;
using SamCrowd.Datasets.Splits;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Datasets.Tests.Phantom;

public class PhantomTests
{
    private static readonly PhantomSettings Small = new() { Size = new Size3(24, 64, 64), Seed = 11 };
    private static readonly Lazy<PhantomCase>[] Cases =
        [.. Enumerable.Range(0, 6).Select(index => new Lazy<PhantomCase>(() => PhantomGenerator.Create(Small, index, threads: 4)))];

    [Fact]
    public void A_case_depends_on_seed_and_number_only()
    {
        var one = PhantomGenerator.Create(Small with { Cases = 99 }, 3, threads: 1);
        var four = Cases[3].Value;
        Assert.Equal(one.Image.Voxels, four.Image.Voxels);
        Assert.Equal(one.Labels.Voxels, four.Labels.Voxels);
        Assert.NotEqual(one.Labels.Voxels, Cases[4].Value.Labels.Voxels);
        Assert.NotEqual(one.Labels.Voxels, PhantomGenerator.Create(Small with { Seed = 12 }, 3).Labels.Voxels);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Organs_have_the_size_the_density_and_the_side_of_real_ones(int index)
    {
        var (image, labels) = Cases[index].Value;
        var spacing = image.Geometry.Spacing;
        var litres = spacing.X * spacing.Y * spacing.Z / 1e6;
        Volume(StudyOrgans.Spleen, 0.06, 0.55);
        Volume(StudyOrgans.RightKidney, 0.07, 0.35);
        Volume(StudyOrgans.LeftKidney, 0.07, 0.35);
        Volume(StudyOrgans.Liver, 0.6, 2.4);
        Volume(StudyOrgans.Aorta, 0.02, 0.13);
        Density(StudyOrgans.Spleen, 95, 140);
        Density(StudyOrgans.Liver, 80, 125);
        Density(StudyOrgans.RightKidney, 130, 215);
        Assert.True(Centre(StudyOrgans.Liver).X > 0, "the liver is on the right");
        Assert.True(Centre(StudyOrgans.RightKidney).X > 20, "so is the right kidney");
        Assert.True(Centre(StudyOrgans.Spleen).X < -40, "the spleen is on the left");
        Assert.True(Centre(StudyOrgans.LeftKidney).X < -20, "so is the left kidney");
        Assert.True(Centre(StudyOrgans.Aorta).Y > -60, "the aorta is in front of the spine");
        Assert.True(spacing.Z / spacing.X > 1.2, "slices are thicker than pixels");

        void Volume(short organ, double least, double most) =>
            Assert.InRange(labels.Voxels.Count(value => value == organ) * litres, least, most);

        void Density(short organ, double least, double most) =>
            Assert.InRange(image.Voxels.Where((_, i) => labels.Voxels[i] == organ).Average(value => (double)value), least, most);

        Vector3d Centre(short organ)
        {
            var affine = labels.Geometry.ToAffine();
            var (sum, count) = (new double[3], 0);
            for (var z = 0; z < labels.Size.Z; z++)
                for (var y = 0; y < labels.Size.Y; y++)
                    for (var x = 0; x < labels.Size.X; x++)
                    {
                        if (labels[z, y, x] != organ) continue;
                        count++;
                        for (var row = 0; row < 3; row++)
                            sum[row] += (affine[row, 0] * x) + (affine[row, 1] * y) + (affine[row, 2] * z) + affine[row, 3];
                    }
            return new Vector3d(sum[0] / count, sum[1] / count, sum[2] / count);
        }
    }

    [Fact]
    public void Neighbouring_organs_touch()
    {
        var touching = Cases[..4].Select(item => item.Value.Labels)
            .Count(labels => Enumerable.Range(1, labels.Voxels.Length - 1).Any(i => labels.Voxels[i - 1] == StudyOrgans.Liver
            && labels.Voxels[i] == StudyOrgans.RightKidney));
        Assert.True(touching >= 3, $"liver and right kidney touch in {touching} of 4 cases");
    }

    [Fact]
    public void Noise_is_as_strong_as_asked_for()
    {
        var quiet = PhantomGenerator.Create(Small with { NoiseHu = 0 }, 0);
        var noisy = PhantomGenerator.Create(Small with { NoiseHu = 20 }, 0);
        var inLiver = Enumerable.Range(0, quiet.Labels.Voxels.Length).Where(i => quiet.Labels.Voxels[i] == StudyOrgans.Liver)
            .Select(i => (double)(noisy.Image.Voxels[i] - quiet.Image.Voxels[i])).ToArray();
        Assert.InRange(inLiver.Average(), -1, 1);
        Assert.InRange(Math.Sqrt(inLiver.Average(value => value * value)), 0.65 * 20, 1.35 * 20);
    }

    [Fact]
    public void A_data_set_is_sound_resumes_and_refuses_other_settings()
    {
        using var folder = new TemporaryFolder();
        var settings = Small with { Size = new Size3(10, 32, 32), Cases = 2, TestCases = 1 };
        var dataset = PhantomDataset.Write(settings, folder["p"], threads: 2);
        Assert.Equal(["phantom_001", "phantom_002"], dataset.TrainingCases.Select(item => item.Id));
        Assert.All(dataset.TestCases, item => Assert.NotNull(item.LabelPath));
        Assert.Equal(["phantom_003"], StudySplit.Read(dataset.Root).Test);
        Assert.DoesNotContain(DatasetVerifier.Verify(dataset.Root), problem => problem.Level == ProblemLevel.Error);
        var expected = PhantomGenerator.Create(settings, 1);
        var stored = VolumeFile.Read<short>(dataset.Case("phantom_002").ImagePaths[0]);
        Assert.Equal(expected.Image.Voxels, stored.Voxels);
        Assert.True(expected.Image.Geometry.Matches(stored.Geometry, 1e-4));

        var before = File.ReadAllBytes(dataset.TrainingCases[1].ImagePaths[0]);
        File.Delete(dataset.TrainingCases[1].ImagePaths[0]);
        PhantomDataset.Write(settings, folder["p"]);
        Assert.Equal(before, File.ReadAllBytes(dataset.TrainingCases[1].ImagePaths[0]));
        Assert.Contains("choose another output folder",
            Assert.Throws<InvalidInputException>(() => PhantomDataset.Write(settings with { Seed = 5 }, folder["p"])).Message);
    }

    [Fact]
    public void Impossible_settings_are_refused()
    {
        foreach (var settings in new[] { Small with { Size = new Size3(2, 64, 64) }, Small with { Cases = 0 },
            Small with { Spacing = [1, 0, 1] }, Small with { NoiseHu = -1 } })
            Assert.Throws<InvalidInputException>(() => PhantomGenerator.Create(settings, 0));
    }
}
