using System.Text;

namespace SamCrowd.Fuzz.Mutations;

/// <summary>Damage to the headers of image formats, field by field; every third is damage anywhere.</summary>
public static class HeaderMutation
{
    // nifti1.h: dim, datatype, bitpix, pixdim, vox_offset, slopes, xyzt_units, form codes, quatern, srow, magic.
    private static readonly int[] Nifti1 =
        [0, 40, 42, 44, 46, 48, 50, 52, 54, 70, 72, 76, 80, 84, 88, 92, 108, 112, 116, 123, 252, 254, 256, 260, 264, 268, 280, 284, 296,
        300, 312, 316, 320, 324, 344, 345, 348];

    // nifti2.h, the same fields.
    private static readonly int[] Nifti2 =
        [0, 4, 12, 14, 16, 24, 32, 40, 48, 56, 104, 112, 120, 128, 136, 168, 176, 184, 344, 348, 352, 360, 400, 408, 432, 464, 500, 540];

    /// <summary>NIfTI-1 or -2, told by its first bytes.</summary>
    public static byte[] Nifti(byte[] seed, Random random)
    {
        if (random.Next(3) == 0) return ByteMutation.Apply(seed, random);
        var fields = seed.Length > 1 && (seed[0] == 28 || seed[1] == 2) ? Nifti2 : Nifti1;
        var bytes = seed.ToArray();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = fields[random.Next(fields.Length)];
            if (at < bytes.Length) ByteMutation.PutExtreme(bytes, at, random);
        }
        return bytes;
    }

    /// <summary>A text header that ends with a line, followed by bytes: NRRD's empty line, MetaImage's ElementDataFile.</summary>
    public static Mutation Text(string lastLine) => (seed, random) =>
    {
        if (random.Next(4) == 0) return ByteMutation.Apply(seed, random);
        var text = Encoding.Latin1.GetString(seed);
        var end = text.IndexOf(lastLine, StringComparison.Ordinal);
        if (end < 0) return TextMutation.Apply(seed, random);
        end = text.IndexOf('\n', end + lastLine.Length - 1) + 1;
        return [.. TextMutation.Apply(Encoding.Latin1.GetBytes(text[..end]), random), .. seed.AsSpan(end)];
    };
}
