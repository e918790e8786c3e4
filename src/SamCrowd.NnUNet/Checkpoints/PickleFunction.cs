namespace SamCrowd.NnUNet.Checkpoints;

/// <summary>A Python function named in a pickle that is written for nnU-Net; no pickle that is read may name one.</summary>
internal sealed record PickleFunction(string Module, string Name);
