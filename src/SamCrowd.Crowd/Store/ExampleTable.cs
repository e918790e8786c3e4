using SamCrowd.Annotation;
using SamCrowd.Crowd.Marks;

namespace SamCrowd.Crowd.Store;

/// <summary>A good box of a label, shown beside the slice.</summary>
internal sealed record LabelExample(int Label, string CaseName, int Slice, PixelBox Box);

/// <summary>One example a label.</summary>
internal sealed class ExampleTable(CrowdStore store)
{
    public IReadOnlyList<LabelExample> All => store.Read(connection => connection.Rows(
        "SELECT label, case_name, slice, box FROM examples ORDER BY label",
        row => new LabelExample(row.GetInt32(0), row.GetString(1), row.GetInt32(2), ToBox(MarkJson.Read<float[]>(row.GetString(3))))));

    public Task Set(LabelExample example) => store.Write(connection => connection.Execute(
        "INSERT OR REPLACE INTO examples (label, case_name, slice, box) VALUES (@1, @2, @3, @4)",
        example.Label, example.CaseName, example.Slice,
            MarkJson.Write<float[]>([example.Box.X0, example.Box.Y0, example.Box.X1, example.Box.Y1])));

    private static PixelBox ToBox(float[] box) => new(box[0], box[1], box[2], box[3]);
}
