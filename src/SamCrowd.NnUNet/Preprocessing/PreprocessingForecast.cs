using System.Globalization;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>What preprocessing will need, said before it starts.</summary>
/// <param name="LargestCase">Id of the case that needs most.</param>
/// <param name="LargestBytes">Memory for it.</param>
/// <param name="BudgetBytes">Memory that the cases in work may take together.</param>
/// <param name="DiskBytes">Size of all arrays, were none there yet; without the images where those of another store are linked.</param>
internal sealed record PreprocessingForecast(int Cases, string LargestCase, long LargestBytes, long BudgetBytes, long DiskBytes)
{
    /// <summary>For a person.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Cases} cases; {LargestCase} needs most memory, about {LargestBytes / 1e9:0.0} GB of {BudgetBytes / 1e9:0.0} GB; ")
        + string.Create(CultureInfo.InvariantCulture, $"arrays on disk up to {DiskBytes / 1e9:0.00} GB");
}
