using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Phantom;

/// <summary>One synthetic scan.</summary>
/// <param name="Image">Hounsfield units, -1024 to 3071.</param>
/// <param name="Labels">0 background, 1 to 5 as <see cref="Layout.StudyOrgans"/>; the image's grid.</param>
internal sealed record PhantomCase(Volume<short> Image, Volume<short> Labels);
