import argparse, math, time
import torch
import torch.nn as nn
from torch.cuda.amp import GradScaler, autocast
def get_args():
    p = argparse.ArgumentParser()
    p.add_argument("--epochs", type=int, default=100)
    p.add_argument("--lr", type=float, default=0.1)
    p.add_argument("--warmup-epochs", default=5, type=int)
    p.add_argument("--lr-min", default=1e-5, type=float)
    p.add_argument("--resume", default="", type=str)
    return p.parse_args()
def adjust_learning_rate(optimizer, epoch, args):
    """Decay the learning rate with half-cycle cosine after warmup"""
    if epoch < args.warmup_epochs:
        lr = args.lr * epoch / args.warmup_epochs
    else:
        lr = args.lr_min + (args.lr - args.lr_min) * 0.5 * (1. + math.cos(math.pi * (epoch - args.warmup_epochs) / (args.epochs - args.warmup_epochs)))
    for param_group in optimizer.param_groups:
        if "lr_scale" in param_group:
            param_group["lr"] = lr * param_group["lr_scale"]
        else:
            param_group["lr"] = lr
    return lr
def train_one_epoch(model, loader, optimizer, epoch, args):
    model.train()
    for i, (x, y) in enumerate(loader):
        adjust_learning_rate(optimizer, i / len(loader) + epoch, args)
        loss = model(x, y)
        loss.backward()
        optimizer.step()
def main():
    args = get_args()
    model = nn.Linear(10, 2)
    optimizer = torch.optim.SGD(model.parameters(), args.lr, momentum=0.9, weight_decay=1e-4)
    for epoch in range(args.epochs):
        train_one_epoch(model, loader, optimizer, epoch, args)
if __name__ == "__main__":
    main()
