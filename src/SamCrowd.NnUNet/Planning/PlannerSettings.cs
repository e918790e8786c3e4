using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.NnUNet.Planning;

/// <summary>
/// A planner's rules as numbers. The presets are nnU-Net's planners (experiment_planners/default_experiment_planner.py and
/// residual_unets/residual_encoder_unet_planners.py); a reference is the feature-map count of a network known to fit the reference memory.
/// </summary>
public sealed record PlannerSettings
{
    /// <summary>nnU-Net's class name, written as experiment_planner_used.</summary>
    public required string Planner { get; init; }

    /// <summary>
    /// Name of the plans file without its ending, e.g. "nnUNetPlans"; also the start of the names of preprocessed folders.
    /// </summary>
    [Setting("Name of the plans; the planner's own otherwise.", ValueName = "NAME")]
    public required string PlansName { get; init; }

    /// <summary>True: ResidualEncoderUNet; false: PlainConvUNet.</summary>
    public bool ResidualEncoder { get; init; }

    /// <summary>GPU memory in GB that training may take, above 0; patch and batch grow with it.</summary>
    [Setting("GPU memory that training may take, in GB; the planner's own otherwise: 8, and for resenc-m, -l and -xl 8, 24 and 40.",
        Option = "memory", Above = 0, ValueName = "GB")]
    public double MemoryTargetGB { get; init; } = 8;

    /// <summary>The memory that the reference counts stand for, GB.</summary>
    public double ReferenceGB { get; init; } = 8;

    /// <summary>Feature-map count of a 2d network that fits <see cref="ReferenceGB"/> (nnU-Net: UNet_reference_val_2d).</summary>
    public double Reference2d { get; init; } = 85_000_000;

    /// <summary>The same for three dimensions (UNet_reference_val_3d).</summary>
    public double Reference3d { get; init; } = 560_000_000;

    /// <summary>Batch size that <see cref="Reference2d"/> was counted with.</summary>
    public int ReferenceBatch2d { get; init; } = 12;

    /// <summary>Batch size that <see cref="Reference3d"/> was counted with.</summary>
    public int ReferenceBatch3d { get; init; } = 2;

    /// <summary>Share of the data set's voxels that one batch may cover.</summary>
    public double MaxDatasetCovered { get; init; } = 0.05;

    /// <summary>The patch shrinks until this batch size fits (UNet_min_batch_size).</summary>
    public int MinBatchSize { get; init; } = 2;

    /// <summary>Features of the first stage; each deeper one has twice as many (UNet_base_num_features).</summary>
    public int BaseFeatures { get; init; } = 32;

    /// <summary>No stage of a 2d network has more features.</summary>
    public int MaxFeatures2d { get; init; } = 512;

    /// <summary>No stage of a 3d network has more features.</summary>
    public int MaxFeatures3d { get; init; } = 320;

    /// <summary>No feature map's edge is pooled below this.</summary>
    public int MinFeatureMapEdge { get; init; } = 4;

    /// <summary>A 3d_lowres configuration is planned where the patch covers less than this share of the median image.</summary>
    public double LowresThreshold { get; init; } = 0.25;

    /// <summary>A spacing (or size) more than this factor away from the others counts as anisotropic.</summary>
    public double AnisotropyThreshold { get; init; } = 3;

    /// <summary>Target spacing of 3d_fullres, three numbers above 0, mm along z, y, x before transposition; null for the rule's.</summary>
    [Setting("Target spacing of 3d_fullres in mm along z, y, x, in place of the rule's.", Option = "spacing", Above = 0,
        ValueName = "Z,Y,X")]
    public IReadOnlyList<double>? TargetSpacing { get; init; }

    /// <summary>True to keep the order of the axes; else the axis of the largest spacing comes first.</summary>
    [Setting("Keep the order of the axes: do not put the coarsest first.", Option = "keep-axes")]
    public bool SuppressTranspose { get; init; }

    /// <summary>Written as preprocessor_name.</summary>
    public string Preprocessor { get; init; } = "DefaultPreprocessor";

    /// <summary>nnU-Net's ExperimentPlanner: plain U-Net, 8 GB.</summary>
    public static PlannerSettings Default { get; } = new() { Planner = "ExperimentPlanner", PlansName = "nnUNetPlans" };

    /// <summary>nnU-Net's residual encoder, 8 GB.</summary>
    public static PlannerSettings ResEncM { get; } = ResEnc("M", 8, 680_000_000, 135_000_000);

    /// <summary>nnU-Net's residual encoder, 24 GB.</summary>
    public static PlannerSettings ResEncL { get; } = ResEnc("L", 24, 2_100_000_000, 380_000_000);

    /// <summary>nnU-Net's residual encoder, 40 GB.</summary>
    public static PlannerSettings ResEncXL { get; } = ResEnc("XL", 40, 3_600_000_000, 560_000_000);

    /// <summary>Blocks (residual) or convolutions (plain) of encoder stage <paramref name="stage"/>.</summary>
    public int EncoderBlocks(int stage) => !ResidualEncoder ? 2 : stage switch { 0 => 1, 1 => 3, 2 => 4, _ => 6 };

    /// <summary>Convolutions of every decoder stage.</summary>
    public int DecoderConvolutions => ResidualEncoder ? 1 : 2;

    /// <summary>
    /// The feature-map count that may be reached with <see cref="MemoryTargetGB"/>, for 2 or 3 <paramref name="dimensions"/>.
    /// </summary>
    public double Reference(int dimensions) => (dimensions == 2 ? Reference2d : Reference3d) * (MemoryTargetGB / ReferenceGB);

    /// <summary>The batch size that it stands for.</summary>
    public int ReferenceBatch(int dimensions) => dimensions == 2 ? ReferenceBatch2d : ReferenceBatch3d;

    /// <summary>The most features of a stage, for 2 or 3 <paramref name="dimensions"/>.</summary>
    public int MaxFeatures(int dimensions) => dimensions == 2 ? MaxFeatures2d : MaxFeatures3d;

    /// <summary>The preset of that name: default, resenc-m, resenc-l, resenc-xl, or nnU-Net's class name.</summary>
    public static PlannerSettings Named(string name) => name switch
    {
        "default" or "ExperimentPlanner" => Default,
        "resenc-m" or "nnUNetPlannerResEncM" => ResEncM,
        "resenc-l" or "nnUNetPlannerResEncL" => ResEncL,
        "resenc-xl" or "nnUNetPlannerResEncXL" => ResEncXL,
        _ => throw new InvalidInputException($"there is no planner '{name}'; choose default, resenc-m, resenc-l or resenc-xl"),
    };

    /// <summary>nnU-Net shares the preprocessed data of 2d and 3d_fullres among its planners.</summary>
    public string DataIdentifier(string configuration) =>
        ResidualEncoder && configuration is "2d" or "3d_fullres" ? $"nnUNetPlans_{configuration}" : $"{PlansName}_{configuration}";

    /// <summary>Checks what the planner cannot work with.</summary>
    /// <exception cref="InvalidInputException">A setting that cannot be obeyed.</exception>
    public void Check()
    {
        SettingCheck.Require(this, "planner");
        if (TargetSpacing is { Count: not 3 })
            throw new InvalidInputException($"the target spacing is [{string.Join(", ", TargetSpacing)}]; give three numbers of mm above "
                + "zero, z,y,x");
        if (!(MaxDatasetCovered > 0)) throw new InvalidInputException($"MaxDatasetCovered is {MaxDatasetCovered}; it must be above zero");
    }

    private static PlannerSettings ResEnc(string size, double memory, double reference3d, double reference2d) => new()
    {
        Planner = $"nnUNetPlannerResEnc{size}",
        PlansName = $"nnUNetResEncUNet{size}Plans",
        ResidualEncoder = true,
        MemoryTargetGB = memory,
        ReferenceGB = memory,
        Reference3d = reference3d,
        Reference2d = reference2d,
        MaxDatasetCovered = 1,
    };
}
