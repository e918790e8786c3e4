using SamCrowd.Annotation;
using SamCrowd.Imaging;

namespace SamCrowd.Crowd.Store;

/// <summary>A case that is annotated.</summary>
/// <param name="Name">The data set's case id.</param>
/// <param name="Size">Voxels of its image, z y x.</param>
internal sealed record CrowdCase(int Id, string Name, Size3 Size)
{
    public SlicePlane Plane(SliceAxis axis) => new(Size, axis);
}
