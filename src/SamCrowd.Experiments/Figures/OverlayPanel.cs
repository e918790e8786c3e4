using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Figures;

/// <summary>One column of an overlay: labels filled over the image. Reference labels are outlined in every column.</summary>
/// <param name="Labels">Same grid as the image.</param>
internal sealed record OverlayPanel(string Title, Volume<short> Labels);
