namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>Voxels Start to End − 1 along one axis.</summary>
public readonly record struct AxisRange(int Start, int End)
{
    public int Length => End - Start;
}
