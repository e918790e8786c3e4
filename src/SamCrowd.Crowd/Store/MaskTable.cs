using System.Buffers.Binary;

namespace SamCrowd.Crowd.Store;

/// <summary>A mask as runs of pixels: first pixel and length in turn, in C order of the slice's rows and columns.</summary>
/// <param name="PredictedIou">SAM's own guess of the mask's IoU; null where the model gives none.</param>
internal sealed record MaskRuns(int[] Runs, double? PredictedIou)
{
    public int Pixels
    {
        get
        {
            var pixels = 0;
            for (var i = 1; i < Runs.Length; i += 2) pixels += Runs[i];
            return pixels;
        }
    }

    /// <param name="mask">rows x columns, C order.</param>
    public static MaskRuns Of(ReadOnlySpan<bool> mask, double? predictedIou)
    {
        var runs = new List<int>();
        for (int at = 0, next; (next = mask[at..].IndexOf(true)) >= 0;)
        {
            at += next;
            var length = mask[at..].IndexOf(false) is >= 0 and var end ? end : mask.Length - at;
            runs.Add(at);
            runs.Add(length);
            at += length;
        }
        return new MaskRuns([.. runs], predictedIou);
    }

    /// <summary>Sets the mask's pixels.</summary>
    public void Paint(Span<bool> mask)
    {
        for (var i = 0; i < Runs.Length; i += 2) mask.Slice(Runs[i], Runs[i + 1]).Fill(true);
    }
}

/// <summary>SAM's masks of prompts that were asked for before.</summary>
internal sealed class MaskTable(CrowdStore store)
{
    public MaskRuns? Find(string digest) => store.Read(connection => connection.Rows(
        "SELECT runs, predicted_iou FROM masks WHERE digest = @1",
        row => new MaskRuns(Unpack(row.GetFieldValue<byte[]>(0)), row.IsDBNull(1) ? null : row.GetDouble(1)), digest)).FirstOrDefault();

    public Task Keep(string digest, MaskRuns mask) => store.WriteSoon(connection => connection.Execute(
        "INSERT OR IGNORE INTO masks (digest, predicted_iou, runs) VALUES (@1, @2, @3)", digest, mask.PredictedIou, Pack(mask.Runs)));

    private static byte[] Pack(int[] runs)
    {
        var bytes = new byte[runs.Length * sizeof(int)];
        for (var i = 0; i < runs.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), runs[i]);
        return bytes;
    }

    private static int[] Unpack(byte[] bytes)
    {
        var runs = new int[bytes.Length / sizeof(int)];
        for (var i = 0; i < runs.Length; i++) runs[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(i * sizeof(int)));
        return runs;
    }
}
