"""A network that 'samcrowd export onnx' wrote, run by ONNX Runtime with what its sidecar says.

    python run_onnx.py MODEL.onnx IMAGE.nii.gz OUTPUT.nii.gz

Needs onnxruntime, numpy, nibabel and scipy. For 3D networks of one channel with plain labels; the same steps as nnU-Net's
prediction without mirrored copies.
"""
import itertools
import json
import sys

import nibabel
import numpy as np
import onnxruntime
from scipy.ndimage import zoom


def normalise(image, sidecar):
    """CT: clipped to two percentiles, then by mean and deviation of the training data's foreground; a z-score by its own."""
    scheme = sidecar["normalization_schemes"][0]
    if scheme == "CTNormalization":
        training = sidecar["foreground_intensity_properties_per_channel"]["0"]
        image = np.clip(image, training["percentile_00_5"], training["percentile_99_5"])
        return (image - training["mean"]) / max(training["std"], 1e-8)
    if scheme == "ZScoreNormalization":
        return (image - image.mean()) / max(image.std(), 1e-8)
    raise SystemExit(f"this sample does not normalise by {scheme}")


def separate_axis(spacing, new_spacing):
    """The axis that is resampled apart from the others, by the nearest slice: the one that is over three times as coarse."""
    for asked in (spacing, new_spacing):
        if max(asked) / min(asked) > 3:
            coarse = np.flatnonzero(np.asarray(asked) == max(asked))
            return int(coarse[0]) if len(coarse) == 1 else None
    return None


def resize(volume, shape, order, axis):
    """To another number of voxels over the same field of view; values stay within the range of what was there."""
    if volume.shape == tuple(shape):
        return volume

    def plain(array, target):
        factors = np.array(target) / array.shape
        return np.clip(zoom(array, factors, order=order, mode="nearest", grid_mode=True), array.min(), array.max())

    if axis is None:
        return plain(volume, shape)
    slices = np.moveaxis(volume, axis, 0)
    in_plane = [n for i, n in enumerate(shape) if i != axis]
    slices = np.stack([plain(one, in_plane) for one in slices])
    nearest = np.floor((np.arange(shape[axis]) + 0.5) * len(slices) / shape[axis]).astype(int)
    return np.moveaxis(slices[nearest], 0, axis)


def starts(size, tile):
    if size <= tile:
        return [0]
    count = int(np.ceil((size - tile) / (tile * 0.5))) + 1
    return [int(np.round((size - tile) / (count - 1) * i)) for i in range(count)]


def tiles(session, sidecar, image):
    """Tiles of patch_size that overlap by half, their logits averaged by a Gaussian of an eighth of the tile."""
    patch = sidecar["patch_size"]
    # A volume smaller than a tile has zeros around it, half of them before it.
    missing = [max(0, tile - size) for size, tile in zip(image.shape, patch)]
    padded = np.pad(image, [(n // 2, n - n // 2) for n in missing])
    along = [np.exp(-0.5 * ((np.arange(n) - n // 2) / (n / 8)) ** 2) for n in patch]
    weight = np.einsum("i,j,k->ijk", *along).astype(np.float32)
    total, sums = np.zeros(padded.shape, np.float32), 0
    for start in itertools.product(*map(starts, padded.shape, patch)):
        place = tuple(slice(s, s + n) for s, n in zip(start, patch))
        logits = session.run([sidecar["output"]], {sidecar["input"]: padded[place][None, None].astype(np.float32)})[0][0]
        if np.isscalar(sums):
            sums = np.zeros((len(logits), *padded.shape), np.float32)
        sums[(slice(None), *place)] += weight * logits
        total[place] += weight
    own = tuple(slice(n // 2, n // 2 + size) for n, size in zip(missing, image.shape))
    return (sums / total)[(slice(None), *own)]


def main(model, source, target):
    with open(model[: -len(".onnx")] + ".json", encoding="utf-8") as file:
        sidecar = json.load(file)
    if (sidecar["axes"] != "batch channel z y x" or len(sidecar["normalization_schemes"]) != 1 or sidecar["use_mask_for_norm"][0]
            or "regions_class_order" in sidecar["dataset_json"]):
        raise SystemExit("this sample takes 3D networks of one channel without a mask of normalisation or regions")
    nifti = nibabel.load(source)
    # Files are x y z in memory, networks z y x, in the plan's order of axes.
    order = sidecar["transpose_forward"]
    whole = np.asarray(nifti.dataobj, dtype=np.float32).transpose(2, 1, 0).transpose(order)
    spacing = [float(nifti.header.get_zooms()[:3][::-1][axis]) for axis in order]
    planned = sidecar["spacing"]

    # What is not zero, normalised, then on the plan's spacing.
    places = np.nonzero(whole)
    box = tuple(slice(axis.min(), axis.max() + 1) for axis in places) if len(places[0]) else (slice(None),) * 3
    image = normalise(whole[box], sidecar)
    size = image.shape
    shape = [int(np.round(old / new * n)) for old, new, n in zip(spacing, planned, size)]
    image = resize(image, shape, 3, separate_axis(spacing, planned))

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    logits = tiles(session, sidecar, image)

    # Logits go back to the image's own voxels, and only there does the largest one decide.
    axis = separate_axis(planned, spacing)
    labels = np.zeros(whole.shape, np.uint8)
    labels[box] = np.stack([resize(channel, size, 1, axis) for channel in logits]).argmax(axis=0)
    labels = labels.transpose(np.argsort(order)).transpose(2, 1, 0)
    nibabel.save(nibabel.Nifti1Image(labels, nifti.affine), target)
    print(f"{target}: {int((labels > 0).sum())} voxels with a label")


if __name__ == "__main__":
    main(*sys.argv[1:4])
