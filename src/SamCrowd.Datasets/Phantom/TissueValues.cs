using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Phantom;

/// <summary>
/// Hounsfield units of one case's tissues as in a portal-venous scan; each case draws its own, as contrast timing differs.
/// </summary>
internal sealed class TissueValues(RandomStream random)
{
    public const float Air = -1000;

    public const float Gas = -880;

    public const float CorticalBone = 520;

    public const float Skin = 10;

    public float Lung { get; } = (float)random.Uniform(-880, -800);

    public float Fat { get; } = (float)random.Uniform(-112, -96);

    public float Muscle { get; } = (float)random.Uniform(52, 66);

    public float Marrow { get; } = (float)random.Uniform(150, 230);

    public float Disc { get; } = (float)random.Uniform(75, 100);

    public float Spleen { get; } = (float)random.Uniform(112, 136);

    public float Liver { get; } = (float)random.Uniform(92, 118);

    public float Cortex { get; } = (float)random.Uniform(182, 214);

    public float Medulla { get; } = (float)random.Uniform(148, 176);

    public float Aorta { get; } = (float)random.Uniform(142, 182);

    public float Cava { get; } = (float)random.Uniform(112, 148);

    public float LiverVessel { get; } = (float)random.Uniform(140, 168);

    public float Pancreas { get; } = (float)random.Uniform(82, 104);

    public float Bile { get; } = (float)random.Uniform(2, 16);

    public float StomachContent { get; } = (float)random.Uniform(8, 48);

    public float BowelWall { get; } = (float)random.Uniform(70, 98);

    public float BowelContent { get; } = (float)random.Uniform(14, 44);

    public float Cyst { get; } = (float)random.Uniform(2, 14);
}
