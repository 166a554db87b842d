import math
from functools import partial
import torch
from torch.optim.lr_scheduler import LambdaLR


def _warm_cos(step, *, warm, total, low=0.0):
    if step < warm:
        return step / max(1, warm)
    t = (step - warm) / max(1, total - warm)
    return low + (1 - low) * 0.5 * (1 + math.cos(math.pi * min(1.0, t)))


def build(optimizer, warm, total):
    return LambdaLR(optimizer, partial(_warm_cos, warm=warm, total=total, low=0.1))


opt = torch.optim.AdamW(net.parameters(), lr=3e-4)
sched = build(opt, 100, 1000)
for batch in loader:
    loss = net(batch)
    loss.backward()
    opt.step()
    sched.step()
