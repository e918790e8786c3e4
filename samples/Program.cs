using System.Globalization;
using SamCrowd.Annotation;
using SamCrowd.Samples;

// Each sample is a class of its own; this hands the arguments on.
switch (args)
{
    case ["segment-ct", var model, var image, var output]:
        SegmentCt.Run(model, image, output);
        return 0;
    case ["sam-from-box", var model, var image, var slice, var x0, var y0, var x1, var y1, var output]:
        SamFromBox.Run(model, image, Number(slice), new PixelBox(Number(x0), Number(y0), Number(x1), Number(y1)), output);
        return 0;
    case ["fingerprint-and-plan", var dataset, var output]:
        FingerprintAndPlan.Run(dataset, output);
        return 0;
    case ["nifti", var input, var output]:
        ReadAndWriteNifti.Run(input, output);
        return 0;
    case ["compare", var first, var second]:
        CompareTables.Run(first, second);
        return 0;
    case ["run-onnx", var model, var image, var output]:
        RunOnnx.Run(model, image, output);
        return 0;
    default:
        Console.Error.WriteLine("segment-ct MODEL IMAGE OUTPUT | sam-from-box MODEL IMAGE SLICE X0 Y0 X1 Y1 OUTPUT | fingerprint-and-plan DATASET OUTPUT.json | nifti INPUT OUTPUT | compare A.csv B.csv | run-onnx MODEL.onnx IMAGE OUTPUT");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
