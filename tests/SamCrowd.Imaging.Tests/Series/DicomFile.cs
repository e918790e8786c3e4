using System.Globalization;
using System.Text;

namespace SamCrowd.Imaging.Tests.Series;

/// <summary>Writes a CT slice of 8 x 8 pixels as DICOM, explicit little endian: as much as dcm2niix needs.</summary>
internal static class DicomFile
{
    private const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";
    private const string CtImage = "1.2.840.10008.5.1.4.1.1.2";

    /// <param name="z">Place in mm; the pixels' value is the same number.</param>
    /// <param name="y">How far the slice is shifted along its columns in mm.</param>
    public static void Write(string path, int instance, double z, double y = 0, string series = "1.2.3.1")
    {
        var meta = Element(0x0002, 0x0002, "UI", CtImage).Concat(Element(0x0002, 0x0003, "UI", $"1.2.3.9.{instance}"))
            .Concat(Element(0x0002, 0x0010, "UI", ExplicitLittleEndian)).ToArray();
        var pixels = new byte[8 * 8 * 2];
        Array.Fill(pixels, (byte)z);
        for (var i = 1; i < pixels.Length; i += 2) pixels[i] = 0;
        byte[] bytes =
        [
            .. new byte[128], .. "DICM"u8, .. Raw(0x0002, 0x0000, "UL", BitConverter.GetBytes(meta.Length)), .. meta,
            .. Element(0x0008, 0x0008, "CS", @"ORIGINAL\PRIMARY\AXIAL"), .. Element(0x0008, 0x0016, "UI", CtImage),
            .. Element(0x0008, 0x0018, "UI", $"1.2.3.9.{instance}.{(int)z}"), .. Element(0x0008, 0x0060, "CS", "CT"),
            .. Element(0x0008, 0x0070, "LO", "SIEMENS"),
            .. Element(0x0018, 0x0050, "DS", "3"), .. Element(0x0020, 0x000D, "UI", "1.2.3"), .. Element(0x0020, 0x000E, "UI", series),
            .. Element(0x0020, 0x0011, "IS", "1"),
            .. Element(0x0020, 0x0013, "IS", instance.ToString(CultureInfo.InvariantCulture)),
            .. Element(0x0020, 0x0032, "DS", string.Create(CultureInfo.InvariantCulture, $@"0\{y}\{z}")),
            .. Element(0x0020, 0x0037, "DS", @"1\0\0\0\1\0"),
            .. Raw(0x0028, 0x0002, "US", [1, 0]), .. Element(0x0028, 0x0004, "CS", "MONOCHROME2"), .. Raw(0x0028, 0x0010, "US", [8, 0]),
            .. Raw(0x0028, 0x0011, "US", [8, 0]), .. Element(0x0028, 0x0030, "DS", @"1\1"),
            .. Raw(0x0028, 0x0100, "US", [16, 0]), .. Raw(0x0028, 0x0101, "US", [16, 0]), .. Raw(0x0028, 0x0102, "US", [15, 0]),
            .. Raw(0x0028, 0x0103, "US", [1, 0]),
            .. Element(0x0028, 0x1052, "DS", "0"), .. Element(0x0028, 0x1053, "DS", "1"),
            .. Tag(0x7FE0, 0x0010), .. "OW"u8, 0, 0, .. BitConverter.GetBytes(pixels.Length), .. pixels,
        ];
        File.WriteAllBytes(path, bytes);
    }

    private static byte[] Element(ushort group, ushort element, string type, string text) =>
        Raw(group, element, type, Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + (type == "UI" ? '\0' : ' ')));

    private static byte[] Raw(ushort group, ushort element, string type, byte[] value) =>
        [.. Tag(group, element), .. Encoding.ASCII.GetBytes(type), (byte)value.Length, (byte)(value.Length >> 8), .. value];

    private static byte[] Tag(ushort group, ushort element) => [(byte)group, (byte)(group >> 8), (byte)element, (byte)(element >> 8)];
}
