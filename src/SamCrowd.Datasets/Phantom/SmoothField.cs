using System.Numerics;
using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Phantom;

/// <summary>
/// A smooth random vector field: three sums of plane waves of random direction, phase and length, each of mean 0 and variance 1,
/// tabulated on a coarse grid and read by trilinear interpolation.
/// </summary>
internal sealed class SmoothField
{
    private const int Waves = 14;
    private readonly Vector3[] _values;
    private readonly int _nu, _nv, _nw;
    private readonly float _pitch;
    private readonly Vector3 _start;

    /// <param name="halfExtent">The field covers ± this many mm about the origin.</param>
    /// <param name="shortest">Shortest wavelength in mm.</param>
    /// <param name="longest">Longest wavelength in mm.</param>
    public SmoothField(RandomStream random, Vector3 halfExtent, double shortest, double longest)
    {
        _pitch = (float)shortest / 4;
        _start = -halfExtent;
        _nu = (int)MathF.Ceiling(2 * halfExtent.X / _pitch) + 2;
        _nv = (int)MathF.Ceiling(2 * halfExtent.Y / _pitch) + 2;
        _nw = (int)MathF.Ceiling(2 * halfExtent.Z / _pitch) + 2;
        _values = new Vector3[_nu * _nv * _nw];
        for (var component = 0; component < 3; component++)
            for (var wave = 0; wave < Waves; wave++)
                AddWave(random, component, shortest, longest);
    }

    public Vector3 At(Vector3 point)
    {
        var grid = (point - _start) / _pitch;
        var u = Math.Clamp(grid.X, 0, _nu - 1.001f);
        var v = Math.Clamp(grid.Y, 0, _nv - 1.001f);
        var w = Math.Clamp(grid.Z, 0, _nw - 1.001f);
        var (iu, iv, iw) = ((int)u, (int)v, (int)w);
        var (fu, fv, fw) = (u - iu, v - iv, w - iw);
        var corner = (((iw * _nv) + iv) * _nu) + iu;
        var (row, slice) = (_nu, _nu * _nv);
        var low = Vector3.Lerp(Vector3.Lerp(_values[corner], _values[corner + 1], fu),
            Vector3.Lerp(_values[corner + row], _values[corner + row + 1], fu), fv);
        corner += slice;
        var high = Vector3.Lerp(Vector3.Lerp(_values[corner], _values[corner + 1], fu),
            Vector3.Lerp(_values[corner + row], _values[corner + row + 1], fu), fv);
        return Vector3.Lerp(low, high, fw);
    }

    private void AddWave(RandomStream random, int component, double shortest, double longest)
    {
        var direction = Vector3.Normalize(new Vector3((float)random.Normal(), (float)random.Normal(), (float)random.Normal()));
        var wave = direction * (float)(2 * Math.PI / random.Uniform(shortest, longest));
        var phase = (float)random.Uniform(0, 2 * Math.PI);
        var amplitude = MathF.Sqrt(2f / Waves);
        var step = Vector3.Zero;
        step[component] = amplitude;
        // Along a row the phase grows evenly: one turn of a unit complex number a step instead of one cosine.
        var (sin, cos) = Math.SinCos(wave.X * _pitch);
        var index = 0;
        for (var w = 0; w < _nw; w++)
            for (var v = 0; v < _nv; v++)
            {
                var (imaginary, real) = Math.SinCos(Vector3.Dot(wave, _start + (_pitch * new Vector3(0, v, w))) + phase);
                for (var u = 0; u < _nu; u++)
                {
                    _values[index++] += step * (float)real;
                    (real, imaginary) = ((real * cos) - (imaginary * sin), (real * sin) + (imaginary * cos));
                }
            }
    }
}
