using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging.Statistics;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.NnUNet.Json;

namespace SamCrowd.NnUNet.Planning;

/// <summary>Writes decisions as nnU-Net's plans file: its keys, in its order, with its Python class names.</summary>
internal sealed class PlanWriter(DatasetDescription description, DatasetFingerprint fingerprint, PlannerSettings settings)
{
    public JsonObject Write(PlanningDecisions decisions, string datasetName)
    {
        var order = decisions.TransposeForward;
        var configurations = new JsonObject { ["2d"] = Configuration(decisions.Planar, batchDice: true) };
        if (decisions.LowResolution is { } lowres)
        {
            var entry = Configuration(lowres, batchDice: false);
            entry["next_stage"] = "3d_cascade_fullres";
            configurations["3d_lowres"] = entry;
        }
        if (decisions.FullResolution is { } fullres)
            configurations["3d_fullres"] = Configuration(fullres, batchDice: decisions.LowResolution is not null);
        if (decisions.LowResolution is not null)
            configurations["3d_cascade_fullres"] = new JsonObject { ["inherits_from"] = "3d_fullres", ["previous_stage"] = "3d_lowres" };
        return new JsonObject
        {
            ["dataset_name"] = datasetName,
            ["plans_name"] = settings.PlansName,
            ["original_median_spacing_after_transp"] =
                PlanJson.List(order.Select(axis => Percentiles.Median(fingerprint.Spacings.Select(row => row[axis])))),
            ["original_median_shape_after_transp"] =
                PlanJson.List(order.Select(axis =>
                (int)Math.Round(Percentiles.Median(fingerprint.ShapesAfterCrop.Select(row => (double)row[axis]))))),
            ["image_reader_writer"] = ReaderWriter(),
            ["transpose_forward"] = PlanJson.List(order),
            ["transpose_backward"] = PlanJson.List(decisions.TransposeBackward),
            ["configurations"] = configurations,
            ["experiment_planner_used"] = settings.Planner,
            ["label_manager"] = "LabelManager",
            [ForegroundIntensitiesJson.Key] = ForegroundIntensitiesJson.Write(fingerprint.Intensities),
        };
    }

    private JsonObject Configuration(ConfigurationDecision decision, bool batchDice)
    {
        var schemes = description.ChannelNames.Select(ChannelNormalization.SchemeFor).ToArray();
        var cropped = fingerprint.MedianRelativeSizeAfterCropping < 3.0 / 4;
        return new JsonObject
        {
            ["data_identifier"] = settings.DataIdentifier(decision.Name),
            ["preprocessor_name"] = settings.Preprocessor,
            ["batch_size"] = decision.BatchSize,
            ["patch_size"] = PlanJson.List(decision.PatchSize),
            // nnU-Net rounds the low-resolution shape and keeps the others as medians, which may end in .5.
            ["median_image_size_in_voxels"] = decision.Name == "3d_lowres"
                ? PlanJson.List(decision.MedianShape.Select(value => (int)value))
                : PlanJson.List(decision.MedianShape),
            ["spacing"] = PlanJson.List(decision.Spacing),
            ["normalization_schemes"] = PlanJson.List(schemes),
            ["use_mask_for_norm"] = PlanJson.List(schemes.Select(scheme => cropped && ChannelNormalization.KeepsZeroOutsideMask(scheme))),
            ["resampling_fn_data"] = ResamplingFunction,
            ["resampling_fn_seg"] = ResamplingFunction,
            ["resampling_fn_data_kwargs"] = Resampling(isSegmentation: false, order: 3),
            ["resampling_fn_seg_kwargs"] = Resampling(isSegmentation: true, order: 1),
            ["resampling_fn_probabilities"] = ResamplingFunction,
            ["resampling_fn_probabilities_kwargs"] = Resampling(isSegmentation: false, order: 1),
            ["architecture"] = Architecture(decision),
            ["batch_dice"] = batchDice,
        };
    }

    private const string ResamplingFunction = "resample_data_or_seg_to_shape";

    private static JsonObject Resampling(bool isSegmentation, int order) => new()
    {
        ["is_seg"] = isSegmentation,
        ["order"] = order,
        ["order_z"] = 0,
        ["force_separate_z"] = null,
    };

    private static JsonObject Architecture(ConfigurationDecision decision)
    {
        var network = decision.Network;
        var dimensions = decision.Spacing.Count;
        return new JsonObject
        {
            ["network_class_name"] = "dynamic_network_architectures.architectures.unet."
                + (network.ResidualEncoder ? "ResidualEncoderUNet" : "PlainConvUNet"),
            ["arch_kwargs"] = new JsonObject
            {
                ["n_stages"] = network.Stages,
                ["features_per_stage"] = PlanJson.List(network.Features),
                ["conv_op"] = $"torch.nn.modules.conv.Conv{dimensions}d",
                ["kernel_sizes"] = PlanJson.List(network.KernelSizes),
                ["strides"] = PlanJson.List(network.Strides),
                [network.ResidualEncoder ? "n_blocks_per_stage" : "n_conv_per_stage"] = PlanJson.List(network.EncoderDepths),
                ["n_conv_per_stage_decoder"] = PlanJson.List(network.DecoderDepths),
                ["conv_bias"] = true,
                ["norm_op"] = $"torch.nn.modules.instancenorm.InstanceNorm{dimensions}d",
                ["norm_op_kwargs"] = new JsonObject { ["eps"] = 1e-5, ["affine"] = true },
                ["dropout_op"] = null,
                ["dropout_op_kwargs"] = null,
                ["nonlin"] = "torch.nn.LeakyReLU",
                ["nonlin_kwargs"] = new JsonObject { ["inplace"] = true },
            },
            ["_kw_requires_import"] = PlanJson.List(["conv_op", "norm_op", "dropout_op", "nonlin"]),
        };
    }

    /// <summary>What dataset.json asks for, else the first of nnU-Net's readers that takes the file ending.</summary>
    private string ReaderWriter() => description.OverwriteImageReaderWriter is { } named and not "None" ? named
        : description.FileEnding switch
        {
            ".png" or ".bmp" or ".tif" => "NaturalImage2DIO",
            ".tiff" => "Tiff3DIO",
            _ => "SimpleITKIO",
        };
}
