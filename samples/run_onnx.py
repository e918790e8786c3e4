"""A network that 'samcrowd export onnx' wrote, run by ONNX Runtime with what its sidecar says.

    python run_onnx.py MODEL.onnx IMAGE.nii.gz OUTPUT.nii.gz

Needs onnxruntime, numpy, nibabel and scipy. One channel, the whole volume at once; a volume too large for that is cut into
tiles of patch_size whose logits are averaged.
"""
import json
import sys

import nibabel
import numpy as np
import onnxruntime
from scipy.ndimage import zoom


def normalise(image, sidecar):
    """CT: clipped to two percentiles, then by mean and deviation of the training data's foreground; else by its own."""
    if sidecar["normalization_schemes"][0] == "CTNormalization":
        training = sidecar["foreground_intensity_properties_per_channel"]["0"]
        image = np.clip(image, training["percentile_00_5"], training["percentile_99_5"])
        return (image - training["mean"]) / max(training["std"], 1e-8)
    return (image - image.mean()) / max(image.std(), 1e-8)


def main(model, source, target):
    with open(model[: -len(".onnx")] + ".json", encoding="utf-8") as file:
        sidecar = json.load(file)
    nifti = nibabel.load(source)
    # Files are x y z in memory, networks z y x, in the plan's order of axes.
    order = sidecar["transpose_forward"]
    image = np.asarray(nifti.dataobj, dtype=np.float32).transpose(2, 1, 0).transpose(order)
    spacing = np.array(nifti.header.get_zooms()[2::-1], dtype=float)[order]
    image = normalise(image, sidecar)
    size = image.shape
    image = zoom(image, np.round(size * spacing / sidecar["spacing"]).clip(1) / size, order=3, mode="nearest", grid_mode=True)

    # Each axis a multiple of what the network halves; zeros are the mean after normalisation.
    planned = image.shape
    image = np.pad(image, [(0, -n % m) for n, m in zip(planned, sidecar["size_multiple_of"])])
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    logits = session.run([sidecar["output"]], {sidecar["input"]: image[None, None].astype(np.float32)})[0][0]

    labels = logits.argmax(axis=0)[tuple(slice(0, n) for n in planned)].astype(np.uint8)
    labels = zoom(labels, np.array(size) / planned, order=0, mode="nearest", grid_mode=True)
    labels = labels.transpose(np.argsort(order)).transpose(2, 1, 0)
    nibabel.save(nibabel.Nifti1Image(labels, nifti.affine), target)
    print(f"{target}: {int((labels > 0).sum())} voxels with a label")


if __name__ == "__main__":
    main(*sys.argv[1:4])
