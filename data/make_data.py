"""Makes digits.npz and fashion-mnist-2000.npz, byte for byte, from their sources.

    python3 make_data.py DIGITS FASHION

DIGITS   digits.csv or digits.csv.gz of scikit-learn (sklearn/datasets/data): 1,797 lines of 64 pixels and the label
FASHION  a folder with the four IDX files of Fashion-MNIST, gzipped (Debian: package dataset-fashion-mnist)

Needs NumPy. The arrays are those of Keras' layout: x_train, y_train, x_test, y_test, all of them unsigned bytes.
"""
import gzip
import io
import os
import sys
import zipfile

import numpy as np


def read_csv(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt") as file:
        lines = [line for line in file if line[0].isdigit()]
    table = np.array([[float(field) for field in line.split(",")] for line in lines]).astype(np.uint8)
    return table[:, :-1], table[:, -1]


def read_idx(folder, name):
    with gzip.open(os.path.join(folder, name + ".gz")) as file:
        content = file.read()
    shape = np.frombuffer(content, ">u4", count=content[3], offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * content[3]).reshape(shape)


def write(path, **arrays):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(array))
            entry = zipfile.ZipInfo(name + ".npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content.getvalue())


def main(digits, fashion):
    x, y = read_csv(digits)
    write("digits.npz", x_train=x[:1500], y_train=y[:1500], x_test=x[1500:], y_test=y[1500:])
    write(
        "fashion-mnist-2000.npz",
        x_train=read_idx(fashion, "train-images-idx3-ubyte")[:2000],
        y_train=read_idx(fashion, "train-labels-idx1-ubyte")[:2000],
        x_test=read_idx(fashion, "t10k-images-idx3-ubyte")[:1000],
        y_test=read_idx(fashion, "t10k-labels-idx1-ubyte")[:1000],
    )


main(*sys.argv[1:])
