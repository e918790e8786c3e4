using System.Numerics;
using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Phantom;

/// <summary>
/// The drawn anatomy of one case: where each structure lies and how large it is, in mm left, anterior, superior of a point in front of the
/// first lumbar vertebra. Mean positions and sizes are those of an adult; every case shifts, turns and scales each structure.
/// </summary>
internal sealed class Anatomy
{
    private readonly RandomStream _random;

    public Anatomy(RandomStream random)
    {
        _random = random;
        Scale = (float)random.Uniform(0.90, 1.08);
        BodyHalfWidth = (float)random.Uniform(148, 176);
        BodyHalfDepthFront = (float)random.Uniform(98, 122);
        BodyHalfDepthBack = (float)random.Uniform(94, 104);
        FatThickness = (float)random.Uniform(9, 24);
        WallThickness = (float)random.Uniform(11, 15);
        RightDome = (float)random.Uniform(76, 96);
        LeftDome = RightDome - (float)random.Uniform(6, 18);
        RibPhase = (float)random.Uniform(0, 1);
        DiscPhase = (float)random.Uniform(0, 1);

        LiverRight = Draw(new(-70, 2, 28), new(74, 80, 74), 7, 0.10, 8);
        LiverLeft = Draw(new(-2, 44, 46), new(68, 36, 36), 8, 0.16, 10);
        LiverHollow = Draw(new(28, 4, -34), new(84, 76, 62), 6, 0.06, 8);
        Spleen = Draw(new(98, -24, 42), new(40, 54, 54), 7, 0.15, 14);
        SpleenHollow = Draw(new(52, 4, 30), new(40, 46, 58), 5, 0.08, 10);
        RightKidney = Draw(new(-65, -37, -22), new(26, 29, 53), 6, 0.10, 6, turn: new(8, -10, 20));
        LeftKidney = Draw(new(66, -36, -6), new(26, 29, 54), 6, 0.10, 6, turn: new(8, 10, -20));
        RightSinus = Draw(RightKidney.Centre + new Vector3(19, 6, 0), new(17, 10, 21), 2, 0.12, 6);
        LeftSinus = Draw(LeftKidney.Centre + new Vector3(-19, 6, 0), new(17, 10, 21), 2, 0.12, 6);
        Stomach = Draw(new(52, 40, 42), new(48, 34, 44), 8, 0.18, 15, turn: new(0, 30, 0));
        Gallbladder = Draw(new(-50, 52, -8), new(14, 17, 26), 6, 0.2, 15);
        Heart = Draw(new(18, 34, 118), new(56, 46, 42), 6, 0.08, 8);
        RightColon = Draw(new(-98, 2, -75), new(20, 22, 70), 6, 0.12, 5);
        LeftColon = Draw(new(104, -14, -60), new(17, 19, 90), 5, 0.12, 5);

        AortaRadius = (float)random.Uniform(8.5, 12.5);
        AortaTop = new((float)random.Uniform(10, 20), (float)random.Uniform(-28, -20));
        AortaBottom = new((float)random.Uniform(-2, 8), (float)random.Uniform(-16, -10));
        AortaSway = (float)random.Uniform(-6, 6);
        Bifurcation = (float)random.Uniform(-102, -84);
        CavaRadius = (float)random.Uniform(9, 13);
        Pancreas = DrawPancreas();
        Bowel = DrawBowel();
        Cysts = DrawCysts();
    }

    /// <summary>Size of this body against the mean.</summary>
    public float Scale { get; }

    public float BodyHalfWidth { get; }

    public float BodyHalfDepthFront { get; }

    public float BodyHalfDepthBack { get; }

    /// <summary>Subcutaneous fat in mm.</summary>
    public float FatThickness { get; }

    /// <summary>Muscles (and ribs) between fat and cavity in mm.</summary>
    public float WallThickness { get; }

    /// <summary>Height of the diaphragm's right and left dome in mm.</summary>
    public float RightDome { get; }

    public float LeftDome { get; }

    public float RibPhase { get; }

    public float DiscPhase { get; }

    public Ellipsoid LiverRight { get; }

    public Ellipsoid LiverLeft { get; }

    /// <summary>The hollow of the liver's lower face.</summary>
    public Ellipsoid LiverHollow { get; }

    public Ellipsoid Spleen { get; }

    /// <summary>What makes the spleen a crescent around the stomach.</summary>
    public Ellipsoid SpleenHollow { get; }

    public Ellipsoid RightKidney { get; }

    public Ellipsoid LeftKidney { get; }

    /// <summary>Fat and vessels of the hilum; not part of the kidney's label.</summary>
    public Ellipsoid RightSinus { get; }

    public Ellipsoid LeftSinus { get; }

    public Ellipsoid Stomach { get; }

    public Ellipsoid Gallbladder { get; }

    public Ellipsoid Heart { get; }

    public Ellipsoid RightColon { get; }

    public Ellipsoid LeftColon { get; }

    public float AortaRadius { get; }

    /// <summary>Left and anterior position 100 mm above and 100 mm below the middle.</summary>
    public Vector2 AortaTop { get; }

    public Vector2 AortaBottom { get; }

    public float AortaSway { get; }

    /// <summary>Height in mm where the aorta ends and the iliac arteries (not labelled) begin.</summary>
    public float Bifurcation { get; }

    public float CavaRadius { get; }

    /// <summary>Centre line, head to tail.</summary>
    public Vector3[] Pancreas { get; }

    public Ellipsoid[] Bowel { get; }

    /// <summary>Cysts of liver and kidneys; inside the organ's label.</summary>
    public Ellipsoid[] Cysts { get; }

    private Ellipsoid Draw(Vector3 centre, Vector3 radii, double shift, double resize, double turnBy, Vector3 turn = default)
    {
        var all = _random.Uniform(1 - (resize / 2), 1 + (resize / 2));
        return new Ellipsoid(
            centre + new Vector3(Range(shift), Range(shift), Range(shift)),
            radii * (float)all * new Vector3(1 + Range(resize / 2), 1 + Range(resize / 2), 1 + Range(resize / 2)),
            turn + new Vector3(Range(turnBy), Range(turnBy), Range(turnBy)));
    }

    private float Range(double half) => (float)_random.Uniform(-half, half);

    private Vector3[] DrawPancreas() =>
    [
        new(-34 + Range(6), 14 + Range(6), -8 + Range(8)),
        new(-12 + Range(5), 20 + Range(5), 6 + Range(6)),
        new(22 + Range(5), 16 + Range(6), 16 + Range(6)),
        new(58 + Range(6), -2 + Range(6), 26 + Range(8)),
    ];

    private Ellipsoid[] DrawBowel()
    {
        var loops = new Ellipsoid[52 + _random.Integer(20)];
        for (var i = 0; i < loops.Length; i++)
        {
            var centre = new Vector3(Range(88), (float)_random.Uniform(0, 76), (float)_random.Uniform(-135, -6));
            loops[i] = new Ellipsoid(centre,
                new Vector3((float)_random.Uniform(11, 17), (float)_random.Uniform(11, 17), (float)_random.Uniform(14, 34)),
                new Vector3(Range(80), Range(80), Range(80)));
        }
        return loops;
    }

    private Ellipsoid[] DrawCysts()
    {
        var cysts = new Ellipsoid[_random.Integer(4)];
        for (var i = 0; i < cysts.Length; i++)
        {
            var host = _random.Integer(3) switch { 0 => RightKidney.Centre, 1 => LeftKidney.Centre, _ => LiverRight.Centre };
            var radius = (float)_random.Uniform(4, 10);
            cysts[i] = new Ellipsoid(host + new Vector3(Range(26), Range(26), Range(36)), new Vector3(radius), Vector3.Zero);
        }
        return cysts;
    }
}
