"""Computes forecasts, labels and the rest anew with numpy, scikit-learn and scipy, from the files alone.

Reads a description as JSON on stdin and prints how far the files are from it.
"""
import json
import sys

import numpy as np
import rasterio
from scipy import ndimage


def read(path):
    with rasterio.open(path) as file:
        return file.read().astype(np.int64)


def disk(radius):
    y, x = np.ogrid[-radius : radius + 1, -radius : radius + 1]
    return x * x + y * y <= radius * radius


def rounded(values):
    whole = np.clip(np.floor(values + 0.5), -998, 32767)
    return np.where(whole == 0, 1, whole)


def table(told):
    return np.array(told["values"], dtype=float).reshape(told["rows"], told["columns"])


def trained(task, history):
    """The forecast before it is rounded, from the samples that the training was told to have."""
    from sklearn.kernel_ridge import KernelRidge

    inputs, outputs, weights = table(task["inputs"]), table(task["outputs"]), np.array(task["weights"])
    pixels = np.concatenate(history[:-1]).reshape(inputs.shape[1], -1).T
    if task["forecast"] == "kernel-ridge":
        mean, deviation, offset = inputs.mean(0), inputs.std(0), outputs.mean(0)
        model = KernelRidge(alpha=task["lambda"], kernel="rbf", gamma=task["gamma"])
        model.fit((inputs - mean) / deviation, outputs - offset, sample_weight=weights)
        result = model.predict((pixels - mean) / deviation) + offset
    else:
        from sklearn.linear_model import Ridge

        mean, deviation = np.average(inputs, axis=0, weights=weights), inputs.std(0)
        offset = np.average(outputs, axis=0, weights=weights)
        model = Ridge(alpha=task["lambda"] * len(inputs), fit_intercept=False)
        model.fit((inputs - mean) / deviation, outputs - offset, sample_weight=weights)
        result = model.predict((pixels - mean) / deviation) + offset
    return result.T.reshape(history[0].shape)


def samples_hold(task, scene, history):
    """Whether each sample is what the files hold at its place, and those of the scene itself are clear."""
    images = [image.reshape(len(image), -1) for image in [scene, *history]]
    seed = np.array(task["seed"]).reshape(scene.shape[1:]) > 1
    grown = ndimage.binary_dilation(seed, disk(task["dilation"])).ravel()
    inputs, outputs = table(task["inputs"]), table(task["outputs"])
    places = np.array(task["places"], dtype=int)
    for row, place in enumerate(places):
        image = 0 if row < task["estimation"] else 1
        if image == 0 and grown[place]:
            return False
        expected = np.concatenate([one[:, place] for one in images[image + 1 : image + len(history)]])
        if not (np.array_equal(outputs[row], images[image][:, place]) and np.array_equal(inputs[row], expected)):
            return False
    return len(places) == len(inputs)


def labelled(scene, forecast, clusters, roles):
    """The rule `combined`, and its opening by a disk of 2 pixels."""
    classes = np.ones(clusters.shape, dtype=int)
    difference = (scene - forecast) / 10000
    visible = [roles.index(role) for role in ("red", "green", "blue")]
    bright = [roles.index(role) for role in ("blue", "green", "red", "nir", "swir1")]
    rms = lambda values: np.sqrt(np.mean(values**2))
    signed = lambda values: rms(values) if values.sum() > 0 else -rms(values)
    for cluster in np.unique(clusters):
        inside = clusters == cluster
        means = difference[:, inside].mean(1)
        reflectance = scene[:, inside].mean(1) / 10000
        if signed(means[visible]) > 0.04 and rms(reflectance[visible]) > 0.175:
            classes[inside] = 2
        elif signed(means[bright]) < -0.03:
            classes[inside] = 3
    # Beyond the edge is neither: nothing is eroded from there, and nothing grows from there.
    opened = lambda mask: ndimage.binary_dilation(ndimage.binary_erosion(mask, disk(2), border_value=1), disk(2))
    return np.where(opened(classes == 2), 2, np.where(opened(classes == 3), 3, 1))


task = json.load(sys.stdin)
folder, ident = task["folder"], task["id"]
scene = read(task["scene"])
history = [read(path) for path in task["history"]]
files = {kind: read(f"{folder}/{kind}_{ident}.tif") for kind in ("forecast", "difference", "clusters", "tsmask", "filled")}
forecast = files["forecast"]
if task["forecast"] == "persistence":
    exact = history[0]
elif task["forecast"] == "median":
    exact = np.median(history, axis=0)
else:
    exact = trained(task, history)
classes = labelled(scene, forecast, files["clusters"][0], task["roles"])
print(
    json.dumps(
        {
            # Beside a half, the last bits of a sum decide.
            "farthest": float(np.abs(forecast - exact).max()),
            "otherwise": float((rounded(exact) != forecast).mean()),
            "samples": samples_hold(task, scene, history) if "inputs" in task else True,
            "difference": bool(np.array_equal(files["difference"], scene - forecast)),
            "mask": bool(np.array_equal(files["tsmask"][0], classes)),
            "filled": bool(np.array_equal(files["filled"], np.where(files["tsmask"][0] == 1, scene, forecast))),
            "classes": [int((files["tsmask"][0] == code).sum()) for code in range(4)],
        }
    )
)
