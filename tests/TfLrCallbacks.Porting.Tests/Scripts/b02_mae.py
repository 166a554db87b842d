import math
import torch


def adjust_learning_rate(optimizer, epoch, args):
    """Warm-up, then half a cosine."""
    if epoch < args.warmup_epochs:
        lr = args.lr * epoch / args.warmup_epochs
    else:
        lr = args.min_lr + (args.lr - args.min_lr) * 0.5 * \
            (1. + math.cos(math.pi * (epoch - args.warmup_epochs) / (args.epochs - args.warmup_epochs)))
    for param_group in optimizer.param_groups:
        if "lr_scale" in param_group:
            param_group["lr"] = lr * param_group["lr_scale"]
        else:
            param_group["lr"] = lr
    return lr


def train_one_epoch(model, data_loader, optimizer, epoch, args):
    for step, (samples, _) in enumerate(data_loader):
        adjust_learning_rate(optimizer, step / len(data_loader) + epoch, args)
        loss = model(samples)
        loss.backward()
        optimizer.step()
