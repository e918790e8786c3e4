using SamCrowd.Fuzz;

namespace SamCrowd.Cli.Tests.Fuzz;

/// <summary>
/// Mutated files to every reader: each is read, or refused with one line. More of them by hand:
/// <c>dotnet run --project tests/SamCrowd.Fuzz -c Release -- --inputs 100000 --seed 2 --keep findings</c>.
/// </summary>
[Trait("Category", "Long")]
public sealed class FuzzTests
{
    [Fact]
    public void Two_thousand_mutated_files_are_read_or_refused_in_one_line_in_time_and_within_memory()
    {
        using var readers = new Readers();
        var result = readers.Run(new CampaignSettings { Inputs = 2000, Seed = 1 });
        Assert.Equal(2000, result.Inputs);
        Assert.Equal([], result.Findings.Where(finding => finding.Verdict > Verdict.RefusedUnclearly)
            .Select(finding => $"{finding.Target} {finding.Number}: {finding.Message}"));
        // Mutations that nothing accepts, or that everything accepts, would try nothing.
        Assert.InRange(result.Count(Verdict.Accepted), 100, 1500);
        Assert.InRange(result.Count(Verdict.Refused), 500, 1900);
    }

    [Fact]
    public void An_input_is_made_again_from_its_seed_and_number()
    {
        using var readers = new Readers();
        var first = readers.Run(new CampaignSettings { Inputs = 40, Seed = 3, Target = "json-plans" });
        var again = readers.Run(new CampaignSettings { Inputs = 40, Seed = 3, Target = "json-plans" });
        Assert.Equal(first.Lines(), again.Lines());
    }
}
