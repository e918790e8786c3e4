using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Labeling;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Experiments.Repair.Steps;

/// <summary>The SAM that steps prompt again: the one that made the labels, called in the same way.</summary>
/// <param name="ModelFolder">Holds encoder and decoder.</param>
/// <param name="Labels">How a slice becomes SAM's image.</param>
/// <param name="CacheFolder">Where embeddings are kept; null for nowhere.</param>
internal sealed record SamSource(
    string ModelFolder, RuntimeSettings Runtime, ContractOverrides? Contract, SamLabelSettings Labels, string? CacheFolder = null)
{
    internal EmbeddingCache? Cache => CacheFolder is { } folder ? new EmbeddingCache(folder) : null;
}
