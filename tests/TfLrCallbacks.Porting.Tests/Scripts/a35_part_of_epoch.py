import math

import torch


def adjust(optimizer, epoch):
    lr = 0.05 * (1 + math.cos(math.pi * epoch / 50))
    for group in optimizer.param_groups:
        group["lr"] = lr


optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    for i, batch in enumerate(loader):
        adjust(optimizer, i / len(loader) + epoch)
        optimizer.step()
