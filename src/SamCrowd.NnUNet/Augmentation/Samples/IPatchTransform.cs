using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Augmentation.Samples;

/// <summary>One step of an augmentation. Its ToString says in words what it does, how often and how strongly.</summary>
internal interface IPatchTransform
{
    /// <summary>Draws from the stream whether and how strongly, and does it. Safe to use from several threads at once.</summary>
    /// <param name="patch">May be changed in place.</param>
    /// <returns>The patch, or a new one where its size changes.</returns>
    PatchSample Apply(PatchSample patch, RandomStream random);
}
