namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>What preprocessing will need, said before it starts.</summary>
/// <param name="LargestCase">Id of the case that needs most.</param>
/// <param name="LargestBytes">Memory for it.</param>
/// <param name="BudgetBytes">Memory that the cases in work may take together.</param>
/// <param name="DiskBytes">Size of all arrays, were none there yet.</param>
public sealed record PreprocessingForecast(int Cases, string LargestCase, long LargestBytes, long BudgetBytes, long DiskBytes);
