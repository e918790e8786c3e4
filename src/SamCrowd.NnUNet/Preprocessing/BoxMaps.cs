using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>
/// What annotators' boxes say of each voxel: volumes CASE.nii.gz of 32-bit integers in the grid of the images, two bits a label. With
/// neither bit set nothing is known of the label at that voxel: nobody boxed it on that slice.
/// </summary>
/// <param name="Folder">Holds one volume a case.</param>
/// <param name="SliceAxis">Axis of the volumes (0 = z, 1 = y, 2 = x) that the slices with the boxes lie across.</param>
internal sealed record BoxMaps(string Folder, int SliceAxis)
{
    /// <summary>More labels than this do not go into 32 bits with a sign.</summary>
    public const int MostLabels = 15;

    private const string Ending = ".nii.gz";

    /// <summary>Set where a box of the label holds the voxel.</summary>
    /// <param name="label">Counted from 0, the data set's foreground labels in their order.</param>
    public static int Inside(int label) => 1 << (2 * label);

    /// <summary>Set on slices where the label has boxes, outside all of them.</summary>
    /// <param name="label">As for <see cref="Inside"/>.</param>
    public static int Outside(int label) => 2 << (2 * label);

    public static string FileOf(string folder, string id) => Path.Combine(folder, id + Ending);

    /// <exception cref="InvalidInputException">There is no such file.</exception>
    internal string PathOf(string id)
    {
        var path = FileOf(Folder, id);
        return File.Exists(path) ? path : throw new InvalidInputException(path, $"is not there: case {id} has no map of its boxes",
            "make the maps of all cases that are preprocessed");
    }
}
