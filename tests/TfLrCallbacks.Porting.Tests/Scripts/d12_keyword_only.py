import argparse, math, torch, torch.nn as nn
BASE = 0.05
def adjust(optimizer, epoch, base=BASE, drop=30):
    lr = base * (0.1 ** (epoch // drop))
    for g in optimizer.param_groups:
        g['lr'] = lr
def cosine(step, total, base_lr=BASE, min_lr=1e-5):
    """cosine"""
    if step >= total: return min_lr
    return min_lr + 0.5 * (base_lr - min_lr) * (1 + math.cos(math.pi * step / total))
def warm(epoch, *, warm_epochs=5, total=90):
    return epoch / warm_epochs if epoch < warm_epochs else cosine(step=epoch - warm_epochs, base_lr=1.0, total=total - warm_epochs, min_lr=0.0)
opt = torch.optim.SGD(m.parameters(), BASE)
sched = torch.optim.lr_scheduler.LambdaLR(opt, warm)
for epoch in range(90):
    train(); sched.step()
