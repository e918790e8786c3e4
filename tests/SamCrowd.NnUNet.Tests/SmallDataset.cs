using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.Testing;

namespace SamCrowd.NnUNet.Tests;

/// <summary>
/// Four images of two bright bodies each in noise, preprocessed, with the plan of a tiny network; voxel weights by the voxel's index where
/// asked.
/// </summary>
internal sealed class SmallDataset : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallDataset(bool regions = false, bool planar = false, Func<int, float>? weight = null)
    {
        var description = new DatasetDescription
        {
            ChannelNames = ["MRI"],
            Labels = regions
                ? new LabelScheme([new LabelEntry("background", [0], false), new LabelEntry("whole", [1, 2], true),
                new LabelEntry("core", [2], false), new LabelEntry("ignore", [3], false)], [1, 2])
                : LabelScheme.Of("bright", "brighter"),
            TrainingCount = 4,
        };
        description.Write(_folder["dataset", "dataset.json"]);
        for (var index = 0; index < 4; index++) WriteCase(index);
        if (weight is not null) WriteWeights(weight);
        Dataset = new DatasetFolder(_folder["dataset"]);
        Configuration = planar ? "2d" : "3d_fullres";
        Plans = Plans.FromJson((JsonObject)JsonNode.Parse(PlansJson)!, "plans.json");
        DatasetPreprocessor.Run(Dataset, Plans, Configuration, _folder["store"],
            new PreprocessingSettings { Threads = 2, WeightFolder = weight is null ? null : _folder["weights"] });
    }

    public DatasetFolder Dataset { get; }

    public Plans Plans { get; }

    public string Configuration { get; }

    public string this[params string[] parts] => _folder[parts];

    public void Dispose() => _folder.Dispose();

    private void WriteWeights(Func<int, float> weight)
    {
        for (var index = 0; index < 4; index++)
        {
            var volume = VolumeFile.Read<float>(_folder["dataset", "imagesTr", $"case_{index}_0000.nii.gz"]);
            for (var i = 0; i < volume.Voxels.Length; i++) volume.Voxels[i] = weight(i);
            VolumeFile.Write(_folder["weights", $"case_{index}.nii.gz"], volume);
        }
    }

    private void WriteCase(int index)
    {
        var size = new Size3(20, 22, 24);
        var random = new RandomStream(77, index);
        var image = new Volume<float>(size, Geometry.WithSpacing(1, 1, 1));
        var labels = new Volume<short>(size, image.Geometry);
        var (z0, y0, x0) = (7 + random.Integer(5), 7 + random.Integer(5), 7 + random.Integer(5));
        for (var z = 0; z < size.Z; z++)
        {
            for (var y = 0; y < size.Y; y++)
            {
                for (var x = 0; x < size.X; x++)
                {
                    var distance = ((z - z0) * (z - z0)) + ((y - y0) * (y - y0)) + ((x - x0) * (x - x0));
                    var label = (short)(distance < 9 ? 2 : distance < 30 ? 1 : 0);
                    labels[z, y, x] = label;
                    image[z, y, x] = (float)(100 + (60 * label) + random.Normal(0, 10));
                }
            }
        }
        VolumeFile.Write(_folder["dataset", "imagesTr", $"case_{index}_0000.nii.gz"], image);
        VolumeFile.Write(_folder["dataset", "labelsTr", $"case_{index}.nii.gz"], labels);
    }

    internal const string PlansJson = """
        {
          "dataset_name": "Dataset900_Small", "plans_name": "nnUNetPlans",
          "original_median_spacing_after_transp": [1.0, 1.0, 1.0], "original_median_shape_after_transp": [20, 22, 24],
          "image_reader_writer": "SimpleITKIO", "transpose_forward": [0, 1, 2], "transpose_backward": [0, 1, 2],
          "experiment_planner_used": "ExperimentPlanner", "label_manager": "LabelManager",
          "foreground_intensity_properties_per_channel": {"0": {"max": 250.0, "mean": 180.0, "median": 170.0, "min": 90.0, "percentile_00_5": 100.0, "percentile_99_5": 240.0, "std": 30.0}},
          "configurations": {
            "3d_fullres": {
              "data_identifier": "nnUNetPlans_3d_fullres", "preprocessor_name": "DefaultPreprocessor", "batch_size": 2, "patch_size": [16, 16, 24],
              "median_image_size_in_voxels": [20.0, 22.0, 24.0], "spacing": [1.0, 1.0, 1.0],
              "normalization_schemes": ["ZScoreNormalization"], "use_mask_for_norm": [false],
              "resampling_fn_data": "resample_data_or_seg_to_shape", "resampling_fn_seg": "resample_data_or_seg_to_shape",
              "resampling_fn_data_kwargs": {"is_seg": false, "order": 3, "order_z": 0, "force_separate_z": null},
              "resampling_fn_seg_kwargs": {"is_seg": true, "order": 1, "order_z": 0, "force_separate_z": null},
              "resampling_fn_probabilities": "resample_data_or_seg_to_shape",
              "resampling_fn_probabilities_kwargs": {"is_seg": false, "order": 1, "order_z": 0, "force_separate_z": null},
              "architecture": {
                "network_class_name": "dynamic_network_architectures.architectures.unet.PlainConvUNet",
                "arch_kwargs": {
                  "n_stages": 3, "features_per_stage": [4, 8, 16], "conv_op": "torch.nn.modules.conv.Conv3d",
                  "kernel_sizes": [[3, 3, 3], [3, 3, 3], [3, 3, 3]], "strides": [[1, 1, 1], [2, 2, 2], [2, 2, 2]],
                  "n_conv_per_stage": [1, 1, 1], "n_conv_per_stage_decoder": [1, 1], "conv_bias": true,
                  "norm_op": "torch.nn.modules.instancenorm.InstanceNorm3d", "norm_op_kwargs": {"eps": 1e-05, "affine": true},
                  "dropout_op": null, "dropout_op_kwargs": null, "nonlin": "torch.nn.LeakyReLU", "nonlin_kwargs": {"inplace": true}
                },
                "_kw_requires_import": ["conv_op", "norm_op", "dropout_op", "nonlin"]
              },
              "batch_dice": false
            },
            "3d_lowres": {
              "inherits_from": "3d_fullres", "data_identifier": "nnUNetPlans_3d_lowres", "patch_size": [8, 8, 12], "spacing": [2.0, 2.0, 2.0],
              "median_image_size_in_voxels": [10.0, 11.0, 12.0], "next_stage": "3d_cascade_fullres"
            },
            "3d_cascade_fullres": { "inherits_from": "3d_fullres", "previous_stage": "3d_lowres" },
            "2d": {
              "inherits_from": "3d_fullres", "data_identifier": "nnUNetPlans_2d", "batch_size": 4, "patch_size": [16, 24], "spacing": [1.0, 1.0],
              "median_image_size_in_voxels": [22.0, 24.0],
              "architecture": {
                "network_class_name": "dynamic_network_architectures.architectures.unet.PlainConvUNet",
                "arch_kwargs": {
                  "n_stages": 3, "features_per_stage": [4, 8, 16], "conv_op": "torch.nn.modules.conv.Conv2d",
                  "kernel_sizes": [[3, 3], [3, 3], [3, 3]], "strides": [[1, 1], [2, 2], [2, 2]],
                  "n_conv_per_stage": [1, 1, 1], "n_conv_per_stage_decoder": [1, 1], "conv_bias": true,
                  "norm_op": "torch.nn.modules.instancenorm.InstanceNorm2d", "norm_op_kwargs": {"eps": 1e-05, "affine": true},
                  "dropout_op": null, "dropout_op_kwargs": null, "nonlin": "torch.nn.LeakyReLU", "nonlin_kwargs": {"inplace": true}
                },
                "_kw_requires_import": ["conv_op", "norm_op", "dropout_op", "nonlin"]
              },
              "batch_dice": true
            }
          }
        }
        """;
}
