import numpy as np
import torch


def cosine_lr(optimizer, base_lr, warmup_length, steps):
    def adjust(step):
        if step < warmup_length:
            lr = base_lr * (step + 1) / warmup_length
        else:
            lr = 0.5 * (1 + np.cos(np.pi * (step - warmup_length) / (steps - warmup_length))) * base_lr
        for group in optimizer.param_groups:
            group["lr"] = lr
    return adjust


optimizer = torch.optim.AdamW(model.parameters(), lr=5e-4)
scheduler = cosine_lr(optimizer, 5e-4, 100, 1000)
for i in range(1000):
    scheduler(i)
    optimizer.step()
