using System.Globalization;
using System.IO.Compression;
using System.Text;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Fuzz.Targets;

/// <summary>Good files of every kind, made by the program itself: a small study from images to report, and files of other tools.</summary>
internal sealed class Seeds
{
    private const string Experiment = """
        name: fuzz
        data: { source: phantom, train: 2, test: 2, phantom: { size: [8, 32, 32] } }
        annotators:
          - { name: anna, rule: study }
        arms:
          - { name: GT, labels: ground-truth }
          - name: SAM
            labels: sam
            annotators: [anna]
        sam: { model: tiny-sam }
        plan: { configuration: 3d_fullres, patch_size: [8, 32, 32], batch_size: 2, features: [4, 8] }
        training: { folds: [all], epochs: 1, iterations: 1, validation_iterations: 1, device: cpu, threads: 1 }
        prediction: { mirroring: false, device: cpu, step_size: 1 }
        """;

    private readonly string _root;

    /// <param name="root">A new folder for the files.</param>
    public Seeds(string root)
    {
        _root = root;
        Directory.CreateDirectory(root);
        File.WriteAllText(this["experiment.yaml"], Experiment);
        Cli.Run("run", this["experiment.yaml"], "--out", this["run"]);
        foreach (var format in new[] { "coco", "cvat", "label-studio", "labelme", "voc", "yolo" })
            Cli.Run("boxes", "export", Boxes, "--format", format, "--out", Annotation(format), "--labels", Classes, "--size", "32,32");
        MakeVolumes();
        MakeDecathlon();
        NpyFile.Write(this["array.npy"], [2, 3, 4], new float[24]);
        SamCrowd.NnUNet.Labels.ProbabilityFile.Write(this["probabilities.npz"], 2, new Size3(2, 3, 4), new float[48]);
        File.WriteAllText(this["splits_final.json"],
            """[{"train": ["phantom_001"], "val": ["phantom_002"]}, {"train": ["phantom_002"], "val": ["phantom_001"]}]""");
        File.WriteAllText(this["postprocessing.json"],
            """{"postprocessing_fns": ["remove_all_but_largest_component_from_segmentation"], "postprocessing_kwargs": [{"labels_or_regions": [1, 2]}]}""");
        File.WriteAllText(this["expected.csv"],
            "measure,arm,label,mean,half_width,p,tolerance\ntest,GT,mean,0.5,0.1,,1\ntest,SAM,liver,0.9,,0.05,\n");
        File.WriteAllText(this["scores.csv"], "case,liver,spleen\nc1,0.5,0.6\nc2,.7,NA\nc3,1,0\n");
        File.WriteAllText(this["sweep.yaml"], Experiment + "\nmatrix:\n  training.epochs: [1, 2]\n  seed: [1, 2, 3]\n");
        File.WriteAllText(this["base.yaml"], "extends: experiment.yaml\ntraining: &t { epochs: 2 }\nseed: 7\n");
    }

    public const string Classes = "liver=1,spleen=2,left_kidney=3,right_kidney=4,aorta=5";

    public string Boxes => this["run", "boxes", "anna", "boxes.csv"];

    public string Dataset => this["run", "import", "Dataset001_fuzz"];

    public string this[params string[] parts] => Path.Combine([_root, .. parts]);

    /// <summary>A file or folder of an annotators' tool.</summary>
    public string Annotation(string format) =>
        this[$"boxes-{format}"] + format switch { "cvat" => ".xml", "coco" or "label-studio" => ".json", _ => "" };

    private void MakeVolumes()
    {
        var size = new Size3(3, 5, 7);
        var values = Enumerable.Range(0, size.X * size.Y * size.Z).ToArray();
        VolumeFile.Write(this["int16.nii"], Of(value => (short)value));
        VolumeFile.Write(this["float.nii.gz"], Of(value => value / 4f));
        VolumeFile.Write(this["byte.nii.gz"], Of(value => (byte)value));
        VolumeFile.Write(this["pair.hdr"], Of(value => (short)value));
        var raw = new byte[values.Length * 2];
        Buffer.BlockCopy(Array.ConvertAll(values, value => (short)value), 0, raw, 0, raw.Length);
        var nrrd = "NRRD0004\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 7 5 3\nspace directions: (1,0,0) (0,1,0) "
            + "(0,0,2)\nkinds: domain domain domain\nendian: little\nspace origin: (1,2,3)\n";
        WriteText("raw.nrrd", nrrd + "encoding: raw\n\n", raw);
        WriteText("packed.nrrd", nrrd + "encoding: gzip\n\n", Packed(raw, gzip: true));
        WriteText("ascii.nrrd", nrrd
            + "encoding: ascii\n\n", Encoding.ASCII.GetBytes(
            string.Join(' ', values.Select(value => value.ToString(CultureInfo.InvariantCulture)))));
        var meta = "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nTransformMatrix = 1 0 0 0 1 0 0 0 "
            + "1\nOffset = 1 2 3\nElementSpacing = 1 1 2\nDimSize = 7 5 3\nElementType = MET_SHORT\n";
        WriteText("raw.mha", meta + "ElementDataFile = LOCAL\n", raw);
        var packed = Packed(raw, gzip: false);
        WriteText("packed.mha", meta + string.Create(CultureInfo.InvariantCulture, $"CompressedData = True\nCompressedDataSize = "
            + $"{packed.Length}\nElementDataFile = LOCAL\n"), packed);

        Volume<T> Of<T>(Func<int, T> value)
            where T : unmanaged => new(size, Geometry.WithSpacing(1, 1, 2), Array.ConvertAll(values, one => value(one)));
    }

    /// <summary>A task in the layout of the Medical Segmentation Decathlon.</summary>
    private void MakeDecathlon()
    {
        foreach (var (from, to) in new[] { ("imagesTr", "imagesTr"), ("labelsTr", "labelsTr"), ("imagesTs", "imagesTs") })
        {
            Directory.CreateDirectory(this["Task01_Fuzz", to]);
            foreach (var path in Directory.EnumerateFiles(Path.Combine(Dataset, from)))
                File.Copy(path, this["Task01_Fuzz", to, Path.GetFileName(path).Replace("_0000", "", StringComparison.Ordinal)]);
        }
        File.WriteAllText(this["Task01_Fuzz", "dataset.json"], """
            {"name": "Fuzz", "tensorImageSize": "3D", "modality": {"0": "CT"},
             "labels": {"0": "background", "1": "liver", "2": "spleen", "3": "left_kidney", "4": "right_kidney", "5": "aorta"},
             "numTraining": 2, "numTest": 2,
             "training": [{"image": "./imagesTr/phantom_001.nii.gz", "label": "./labelsTr/phantom_001.nii.gz"}, {"image": "./imagesTr/phantom_002.nii.gz", "label": "./labelsTr/phantom_002.nii.gz"}],
             "test": ["./imagesTs/phantom_003.nii.gz", "./imagesTs/phantom_004.nii.gz"]}
            """);
    }

    private void WriteText(string name, string header, byte[] content) =>
        File.WriteAllBytes(this[name], [.. Encoding.ASCII.GetBytes(header), .. content]);

    private static byte[] Packed(byte[] content, bool gzip)
    {
        using var packed = new MemoryStream();
        using (Stream stream = gzip ? new GZipStream(packed, CompressionLevel.Fastest, true)
            : new ZLibStream(packed, CompressionLevel.Fastest, true)) stream.Write(content);
        return packed.ToArray();
    }
}
