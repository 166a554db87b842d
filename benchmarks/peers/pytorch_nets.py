"""The peer of the engine benchmark: PyTorch training one of three nets.

usage: pytorch_nets.py FASHION.npz mlp|large|conv sgd|adam STEPS THREADS
prints the samples trained per second, after a warm-up of a third of the steps, those per second of processor time,
the seconds from the start of the process to the end of the first step, and the most memory it had, in MB.
Debian: apt-get install python3-torch libopenblas0-pthread
"""
import os
import resource
import sys
import time

import numpy as np
import torch

BATCH = 64


def refuse_slow_blas() -> None:
    """Debian's default BLAS is about 12 times slower than OpenBLAS and would flatter us."""
    torch.mm(torch.ones(64, 64), torch.ones(64, 64))
    with open("/proc/self/maps", encoding="ascii") as maps:
        libraries = {line.split("/")[-1].strip() for line in maps if "blas" in line or "mkl" in line}
    if not any("openblas" in name or "mkl" in name for name in libraries):
        sys.exit(f"PyTorch runs on a slow BLAS ({', '.join(sorted(libraries)) or 'none found'}). Install libopenblas0-pthread.")


def age_of_process() -> float:
    """Seconds since the process was started: uptime now minus field 22 of its stat."""
    with open("/proc/self/stat", encoding="ascii") as stat, open("/proc/uptime", encoding="ascii") as uptime:
        ticks = int(stat.read().rsplit(")", 1)[1].split()[19])
        return float(uptime.read().split()[0]) - ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    path, net, optimizer_name, steps, threads = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    refuse_slow_blas()
    data = np.load(path)
    x = torch.from_numpy(data["x_train"].reshape(-1, 784).astype(np.float32) / 255)
    y = torch.from_numpy(data["y_train"].astype(np.int64))
    nn = torch.nn
    model = {
        "mlp": lambda: nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)),
        "large": lambda: nn.Sequential(
            nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 10)),
        "conv": lambda: nn.Sequential(
            nn.Unflatten(1, (1, 28, 28)), nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 10)),
    }[net]()
    loss_function = torch.nn.CrossEntropyLoss()
    optimizer = {
        "sgd": lambda: torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9),
        "adam": lambda: torch.optim.Adam(model.parameters(), lr=0.001),
    }[optimizer_name]()

    def train(count: int) -> None:
        done = 0
        while done < count:
            order = torch.randperm(len(x))
            for start in range(0, len(x) - BATCH + 1, BATCH):
                rows = order[start:start + BATCH]
                optimizer.zero_grad(set_to_none=True)
                loss = loss_function(model(x[rows]), y[rows])
                loss.backward()
                optimizer.step()
                loss.item()
                done += 1
                if done == count:
                    return

    train(1)
    started = age_of_process()
    train(max(1, steps // 3))
    start, worked = time.perf_counter(), time.process_time()
    train(steps)
    samples, seconds, processor = steps * BATCH, time.perf_counter() - start, time.process_time() - worked
    print(f"{samples / seconds:.0f} {samples / processor:.0f} {started:.2f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6:.0f}")


if __name__ == "__main__":
    main()
