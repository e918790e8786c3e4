using System.Numerics;

namespace SamCrowd.Datasets.Phantom;

/// <summary>A turned ellipsoid as a distance field in mm: negative inside.</summary>
internal readonly struct Ellipsoid
{
    private readonly Vector3 _centre, _radii, _axisU, _axisV, _axisW;
    private readonly float _bound;

    /// <param name="centre">Left, anterior, superior in mm.</param>
    /// <param name="radii">Half axes in mm.</param>
    /// <param name="degrees">Turns about the left, anterior and superior axis.</param>
    public Ellipsoid(Vector3 centre, Vector3 radii, Vector3 degrees)
    {
        const float radians = MathF.PI / 180;
        var turn = Matrix4x4.CreateRotationX(degrees.X * radians) * Matrix4x4.CreateRotationY(
            degrees.Y * radians) * Matrix4x4.CreateRotationZ(degrees.Z * radians);
        (_centre, _radii) = (centre, radii);
        _axisU = Vector3.TransformNormal(Vector3.UnitX, turn);
        _axisV = Vector3.TransformNormal(Vector3.UnitY, turn);
        _axisW = Vector3.TransformNormal(Vector3.UnitZ, turn);
        _bound = Math.Max(radii.X, Math.Max(radii.Y, radii.Z));
    }

    public Vector3 Centre => _centre;

    /// <summary>
    /// Distance to the surface to first order, k0 (k0 - 1) / k1 with k0 = |p / r|, k1 = |p / r²| (I. Quilez, "Ellipsoid SDF"); far away the
    /// distance to the bounding sphere.
    /// </summary>
    public float Distance(Vector3 point)
    {
        var offset = point - _centre;
        var length = offset.Length();
        if (length > _bound + 20) return length - _bound;
        var local = new Vector3(Vector3.Dot(offset, _axisU), Vector3.Dot(offset, _axisV), Vector3.Dot(offset, _axisW)) / _radii;
        var k0 = local.Length();
        var k1 = (local / _radii).Length();
        return k1 < 1e-6f ? -Math.Min(_radii.X, Math.Min(_radii.Y, _radii.Z)) : k0 * (k0 - 1) / k1;
    }

    /// <summary>The point in the ellipsoid's own axes, each divided by its half axis: length 1 on the surface.</summary>
    public Vector3 Local(Vector3 point)
    {
        var offset = point - _centre;
        return new Vector3(Vector3.Dot(offset, _axisU), Vector3.Dot(offset, _axisV), Vector3.Dot(offset, _axisW)) / _radii;
    }
}
