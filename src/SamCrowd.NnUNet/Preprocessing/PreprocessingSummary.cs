namespace SamCrowd.NnUNet.Preprocessing;

/// <param name="Computed">Cases computed whole.</param>
/// <param name="Relabelled">Cases whose image part was there and whose labels were done anew.</param>
/// <param name="Kept">Cases that were there with the same key.</param>
internal sealed record PreprocessingSummary(int Computed, int Relabelled, int Kept);
