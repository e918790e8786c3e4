using System.Numerics;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Phantom;

/// <summary>
/// Says for any point of the body which tissue it is. Smooth fields bend the whole anatomy and roughen each surface, so that no organ is
/// a plain ellipsoid; organs that meet share a surface: vessels, bones and kidneys press into liver and spleen, liver and spleen
/// are cut by diaphragm and body wall.
/// </summary>
internal sealed class AnatomyPainter
{
    private readonly Anatomy _anatomy;
    private readonly TissueValues _tissue;
    private readonly SmoothField _bend, _rough, _fine;

    /// <param name="halfExtent">Half the grid's size in mm, with margin.</param>
    public AnatomyPainter(Anatomy anatomy, TissueValues tissue, RandomStream random, Vector3 halfExtent)
    {
        (_anatomy, _tissue) = (anatomy, tissue);
        _bend = new SmoothField(random, halfExtent, 110, 260);
        _rough = new SmoothField(random, halfExtent, 38, 80);
        _fine = new SmoothField(random, halfExtent, 20, 42);
    }

    /// <param name="position">Millimetres left, anterior, superior of the grid's centre.</param>
    /// <returns>Hounsfield units and label.</returns>
    public (float Hu, short Label) At(Vector3 position)
    {
        var point = (position / _anatomy.Scale) + (_bend.At(position) * 4.5f);
        var depth = BodyDepth(point);
        if (depth <= 0) return (OutsideBody(position), 0);
        var rough = _rough.At(position);
        var fine = _fine.At(position);
        if (Skeleton(point, depth) is { } bone) return (bone + (fine.X * 25), 0);
        if (depth < 2.5f) return (TissueValues.Skin, 0);
        var wall = _anatomy.FatThickness * (1 + (0.25f * rough.Z) + (0.3f * MathF.Abs(point.X) / _anatomy.BodyHalfWidth));
        if (depth < wall) return (_tissue.Fat + (fine.X * 4), 0);
        var cavity = depth - wall - _anatomy.WallThickness;
        if (cavity < 0) return (Muscle(point, cavity, fine), 0);
        return Inside(point, cavity, rough, fine);
    }

    private (float Hu, short Label) Inside(Vector3 point, float cavity, Vector3 rough, Vector3 fine)
    {
        if (GreatVessel(point, rough) is { } vessel) return vessel;
        var dome = point.Z - Diaphragm(point);
        if (dome > 0) return (Chest(point, dome, fine), 0);
        var right = Math.Max(_anatomy.RightKidney.Distance(point) + (1.6f * rough.X), dome);
        var left = Math.Max(_anatomy.LeftKidney.Distance(point) + (1.6f * rough.Y), dome);
        if (Math.Min(right, left) < 0) return Kidney(point, right < left, rough, fine);
        if (BackMuscle(point, rough) < 0) return (_tissue.Muscle + (fine.Y * 5), 0);
        if (_anatomy.Gallbladder.Distance(point) + rough.Z < 0) return (_tissue.Bile, 0);

        var confined = Math.Max(0.8f - cavity, dome + 1.5f);
        var spleen = Math.Max(confined,
            SmoothSubtract(_anatomy.Spleen.Distance(point) + (2.6f * rough.Y) + (0.8f * fine.X),
            _anatomy.SpleenHollow.Distance(point) + (2 * rough.X), 6));
        var liver = Math.Max(confined, Liver(point, rough, fine));
        if (Math.Min(spleen, liver) < 0) return spleen < liver ? Spleen(fine) : LiverTissue(point, rough, fine);
        return (HollowOrgan(point, rough, fine) ?? PeritonealFat(Math.Min(spleen, liver), Math.Min(right, left), fine), 0);
    }

    /// <summary>
    /// Depth below the skin in mm, measured towards the body's axis; negative outside. The outline is a superellipse, flatter behind.
    /// </summary>
    private float BodyDepth(Vector3 point)
    {
        var waist = 1 - (0.05f * MathF.Exp(-Square((point.Z + 25) / 55)));
        var v = point.Y + 8;
        var a = _anatomy.BodyHalfWidth * waist;
        var b = v > 0 ? _anatomy.BodyHalfDepthFront : _anatomy.BodyHalfDepthBack;
        var radius = MathF.Sqrt((point.X * point.X) + (v * v));
        if (radius < 1) return b;
        var k = MathF.Pow(MathF.Pow(MathF.Abs(point.X) / a, 2.5f) + MathF.Pow(MathF.Abs(v) / b, 2.5f), 0.4f);
        return radius * ((1 / k) - 1);
    }

    /// <summary>Air, and the scanner's table below the back.</summary>
    private float OutsideBody(Vector3 position)
    {
        var top = -(_anatomy.BodyHalfDepthBack * _anatomy.Scale) - 20 + (0.0004f * position.X * position.X);
        var below = top - position.Y;
        return below is > 0 and < 22 && MathF.Abs(position.X) < 190 ? (below is < 3 or > 19 ? -180 : -920) : TissueValues.Air;
    }

    private float? Skeleton(Vector3 point, float depth)
    {
        var level = Fraction((point.Z / 33) + _anatomy.DiscPhase);
        var body = (MathF.Sqrt(Square(point.X / 22) + Square((point.Y + 45) / 16.5f)) - 1) * 17;
        if (body < 0)
        {
            if (level > 0.76f) return _tissue.Disc;
            return body > -2.2f || level is < 0.05f or > 0.71f ? TissueValues.CorticalBone * 0.75f : _tissue.Marrow;
        }
        var canal = MathF.Sqrt(Square(point.X / 10) + Square((point.Y + 70) / 8.5f));
        if (canal < 1) return 28;
        if (canal < 1.45f && level < 0.62f) return TissueValues.CorticalBone * 0.8f;
        var spinous = MathF.Abs(point.X) < 3.5f && point.Y is < -78 and > -103 && level < 0.5f;
        var transverse = MathF.Abs(point.Y + 68) < 4.5f && MathF.Abs(point.X) is > 12 and < 40 && level is > 0.14f and < 0.34f;
        if (spinous || transverse) return _tissue.Marrow + 120;
        return Rib(point, depth);
    }

    /// <summary>Ribs slant down towards the front, 27 mm apart, inside the wall above the rib arch.</summary>
    private float? Rib(Vector3 point, float depth)
    {
        var slanted = point.Z + (0.42f * point.Y);
        if (slanted < -22 || MathF.Abs(point.X) < 24) return null;
        var middle = _anatomy.FatThickness * 1.15f + (_anatomy.WallThickness * 0.55f);
        var along = (Fraction((slanted / 27) + _anatomy.RibPhase) - 0.2f) / 0.2f;
        var across = (depth - middle) / (_anatomy.WallThickness * 0.5f);
        var inside = (along * along) + (across * across);
        if (inside >= 1) return null;
        return inside > 0.4f ? TissueValues.CorticalBone : _tissue.Marrow + 40;
    }

    private float Muscle(Vector3 point, float cavity, Vector3 fine)
    {
        var layers = MathF.Abs(point.X) > 40 && MathF.Sin((cavity * 1.5f) + fine.Z) > 0.93f;
        return layers ? -20 : _tissue.Muscle + (fine.X * 6);
    }

    private static float BackMuscle(Vector3 point, Vector3 rough)
    {
        var side = MathF.Abs(point.X);
        var grow = Math.Clamp((45 - point.Z) / 130, 0.15f, 1);
        var psoas = (MathF.Sqrt(Square((side - 33) / (17 * grow)) + Square((point.Y + 42) / (22 * grow))) - 1) * 15 * grow;
        var erector = (MathF.Sqrt(Square((side - 30) / 30) + Square((point.Y + 84) / 20)) - 1) * 20;
        var quadratus = point.Z < 20 ? (MathF.Sqrt(Square((side - 62) / 22) + Square((point.Y + 72) / 9)) - 1) * 9 : 100;
        return Math.Min(psoas, Math.Min(erector, quadratus)) + (1.2f * rough.Z);
    }

    private (float Hu, short Label)? GreatVessel(Vector3 point, Vector3 rough)
    {
        var t = Math.Clamp((point.Z + 100) / 200, -0.2f, 1.2f);
        var centre = Vector2.Lerp(_anatomy.AortaBottom, _anatomy.AortaTop, t) + new Vector2(_anatomy.AortaSway * MathF.Sin(t * 5), 0);
        var plane = new Vector2(point.X, point.Y);
        var taper = _anatomy.AortaRadius * (0.82f + (0.24f * t));
        if (point.Z >= _anatomy.Bifurcation)
        {
            var distance = Vector2.Distance(plane, centre) - taper;
            if (distance < 0) return (_tissue.Aorta, StudyOrgans.Aorta);
            if (distance < 1.2f) return (_tissue.Muscle, 0);
        }
        else
        {
            var apart = new Vector2((0.42f * (_anatomy.Bifurcation - point.Z)) + 4, 0);
            if (Math.Min(Vector2.Distance(plane, centre + apart), Vector2.Distance(plane, centre - apart)) < taper * 0.62f)
                return (_tissue.Aorta - 4, 0);
        }
        var cava = new Vector2(-21 - (6 * t), -18 + (20 * Math.Max(0, t - 0.55f)));
        var across = (plane - cava) * new Vector2(0.86f, 1.16f);
        if (across.Length() < _anatomy.CavaRadius + rough.X) return (_tissue.Cava, 0);
        return RenalVessel(point, centre) ? (_tissue.Cava, 0) : null;
    }

    private bool RenalVessel(Vector3 point, Vector2 aorta)
    {
        if (point.Z is > 25 or < -50) return false;
        var left = SegmentDistance(point, new Vector3(aorta.X, aorta.Y + 3, _anatomy.LeftSinus.Centre.Z + 4), _anatomy.LeftSinus.Centre);
        var right = SegmentDistance(point, new Vector3(-22, -16, _anatomy.RightSinus.Centre.Z + 4), _anatomy.RightSinus.Centre);
        return Math.Min(left, right) < 3.6f;
    }

    private float Diaphragm(Vector3 point)
    {
        var right = _anatomy.RightDome - (62 * (Square((point.X + 62) / 92) + Square((point.Y - 6) / 104)));
        var left = _anatomy.LeftDome - (62 * (Square((point.X - 66) / 88) + Square((point.Y - 2) / 100)));
        var between = 58 - (40 * Square((point.Y - 6) / 110)) - (0.9f * Math.Max(0, MathF.Abs(point.X) - 40));
        return Math.Max(14, Math.Max(between, Math.Max(right, left)));
    }

    private float Chest(Vector3 point, float dome, Vector3 fine)
    {
        if (dome < 2.5f) return _tissue.Muscle;
        var heart = _anatomy.Heart.Distance(point);
        if (heart < 0) return heart > -9 ? _tissue.Muscle + 40 : _tissue.Aorta - 12;
        if (heart < 6) return _tissue.Fat;
        var mediastinum = MathF.Sqrt(Square((point.X - 4) / 34) + Square((point.Y + 22) / 34));
        if (mediastinum < 1) return _tissue.Fat + 20;
        return (fine.X * fine.X) + (fine.Y * fine.Y) < 0.035f ? 30 : _tissue.Lung + (fine.Z * 25);
    }

    private (float Hu, short Label) Kidney(Vector3 point, bool right, Vector3 rough, Vector3 fine)
    {
        var sinus = (right ? _anatomy.RightSinus : _anatomy.LeftSinus).Distance(point) + (1.8f * rough.Z) + fine.Y;
        if (sinus < 0) return ((fine.X > 0.7f ? 130 : _tissue.Fat + 35) + (fine.Z * 8), 0);
        var label = right ? StudyOrgans.RightKidney : StudyOrgans.LeftKidney;
        if (InCyst(point)) return (_tissue.Cyst, label);
        var local = (right ? _anatomy.RightKidney : _anatomy.LeftKidney).Local(point).Length();
        var medulla = local < 0.74f && fine.Z > -0.15f && sinus > 1.5f;
        return ((medulla ? _tissue.Medulla : _tissue.Cortex) + (fine.X * 3), label);
    }

    private float Liver(Vector3 point, Vector3 rough, Vector3 fine)
    {
        var lobes = SmoothUnion(_anatomy.LiverRight.Distance(point), _anatomy.LiverLeft.Distance(point), 22) + (3.2f * rough.X)
            + (0.8f * fine.Y);
        return SmoothSubtract(lobes, _anatomy.LiverHollow.Distance(point) + (2.5f * rough.Y), 10);
    }

    private (float Hu, short Label) LiverTissue(Vector3 point, Vector3 rough, Vector3 fine)
    {
        if (InCyst(point)) return (_tissue.Cyst, StudyOrgans.Liver);
        // Two smooth fields are both near zero along winding lines: they serve as vessels.
        var vessel = (fine.Y * fine.Y) + (fine.Z * fine.Z) < 0.07f || (rough.Y * rough.Y) + (rough.Z * rough.Z) < 0.08f;
        return (vessel ? _tissue.LiverVessel : _tissue.Liver + (fine.X * 2.5f) + (rough.X * 2), StudyOrgans.Liver);
    }

    private (float Hu, short Label) Spleen(Vector3 fine) => (_tissue.Spleen + (fine.Y * 2.5f), StudyOrgans.Spleen);

    private float? HollowOrgan(Vector3 point, Vector3 rough, Vector3 fine)
    {
        var stomach = _anatomy.Stomach.Distance(point) + (2.5f * rough.Z);
        if (stomach < 0)
        {
            if (stomach > -4) return _tissue.BowelWall;
            return point.Y > _anatomy.Stomach.Centre.Y + 10 ? TissueValues.Gas : _tissue.StomachContent + (12 * fine.X);
        }
        for (var i = 1; i < _anatomy.Pancreas.Length; i++)
            if (SegmentDistance(point, _anatomy.Pancreas[i - 1], _anatomy.Pancreas[i]) + (2 * fine.Z) < 10)
                return fine.X > 1.2f ? _tissue.Fat + 60 : _tissue.Pancreas;
        var colon = Math.Min(_anatomy.RightColon.Distance(point), _anatomy.LeftColon.Distance(point)) + (3 * MathF.Sin(point.Z / 5))
            + rough.X;
        if (colon < 0) return colon > -3 ? _tissue.BowelWall : fine.Y > 0.4f ? TissueValues.Gas + 80 : 25 + (40 * fine.Z);
        foreach (var loop in _anatomy.Bowel)
        {
            var distance = loop.Distance(point) + rough.Y;
            if (distance >= 0) continue;
            if (distance > -3) return _tissue.BowelWall;
            return loop.Local(point).Y > 0.25f && loop.Centre.Y > 45 ? TissueValues.Gas : _tissue.BowelContent + (10 * fine.X);
        }
        return null;
    }

    /// <summary>Fat with small vessels; the capsule of an organ is a little denser.</summary>
    private float PeritonealFat(float organ, float kidney, Vector3 fine)
    {
        var strand = (fine.X * fine.X) + (fine.Z * fine.Z) < 0.02f ? 110 : 0;
        return _tissue.Fat + strand + (Math.Min(organ, kidney) < 1.5f ? 25 : 0) + (fine.Y * 4);
    }

    private bool InCyst(Vector3 point)
    {
        foreach (var cyst in _anatomy.Cysts)
            if (cyst.Distance(point) < 0) return true;
        return false;
    }

    /// <summary>Polynomial smooth minimum of two distances (I. Quilez, "Smooth minimum").</summary>
    private static float SmoothUnion(float a, float b, float width)
    {
        var h = Math.Max(width - MathF.Abs(a - b), 0) / width;
        return Math.Min(a, b) - (h * h * width * 0.25f);
    }

    private static float SmoothSubtract(float from, float what, float width) => -SmoothUnion(-from, what, width);

    private static float SegmentDistance(Vector3 point, Vector3 from, Vector3 to)
    {
        var line = to - from;
        var t = Math.Clamp(Vector3.Dot(point - from, line) / line.LengthSquared(), 0, 1);
        return Vector3.Distance(point, from + (t * line));
    }

    private static float Square(float value) => value * value;

    private static float Fraction(float value) => value - MathF.Floor(value);
}
