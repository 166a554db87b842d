"""The peer of the schedule benchmark: nanoseconds of one `scheduler.step()` of PyTorch, on one thread.

usage: pytorch_scheduler.py [STEPS]
prints one line for each scheduler: name, nanoseconds for a step.
Debian: apt-get install python3-torch
"""
import sys
import time

import torch


def main() -> None:
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    torch.set_num_threads(1)
    make = {
        "OneCycleLR": lambda o: torch.optim.lr_scheduler.OneCycleLR(o, max_lr=0.1, total_steps=steps + 1),
        "CosineAnnealingLR": lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, T_max=steps),
        "StepLR": lambda o: torch.optim.lr_scheduler.StepLR(o, step_size=1000),
        "ConstantLR": lambda o: torch.optim.lr_scheduler.ConstantLR(o, factor=0.5, total_iters=steps // 2),
    }
    for name, build in make.items():
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1, momentum=0.9)
        scheduler = build(optimizer)
        optimizer.step()
        start = time.perf_counter()
        for _ in range(steps):
            scheduler.step()
        print(name, f"{(time.perf_counter() - start) / steps * 1e9:.0f}")


if __name__ == "__main__":
    main()
