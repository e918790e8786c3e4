namespace SamCrowd.Evaluation.Surfaces;

/// <summary>Distances between the surfaces of two masks in mm; all NaN where both are empty.</summary>
/// <param name="Hausdorff95Mm">The larger of the two directed 95th percentiles; infinite where only one mask is empty.</param>
/// <param name="AverageSymmetricDistanceMm">Mean over the surface voxels of both masks; infinite where only one is empty.</param>
/// <param name="SurfaceDice">
/// Share of all surface voxels that lie within the tolerance of the other surface; 0 where only one mask is empty.
/// </param>
internal sealed record SurfaceMetrics(double Hausdorff95Mm, double AverageSymmetricDistanceMm, double SurfaceDice);
