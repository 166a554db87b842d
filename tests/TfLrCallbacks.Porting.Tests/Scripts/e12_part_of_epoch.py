import math
import torch
blr, min_lr, warmup_epochs, epochs = 1e-3, 1e-5, 2, 6
optimizer = torch.optim.AdamW(model.parameters(), lr=blr)

def adjust_learning_rate(optimizer, epoch):
    if epoch < warmup_epochs:
        lr = blr * epoch / warmup_epochs
    else:
        lr = min_lr + (blr - min_lr) * 0.5 * (1. + math.cos(math.pi * (epoch - warmup_epochs) / (epochs - warmup_epochs)))
    for param_group in optimizer.param_groups:
        if "lr_scale" in param_group:
            param_group["lr"] = lr * param_group["lr_scale"]
        else:
            param_group["lr"] = lr
    return lr

def train_one_epoch(model, loader, optimizer, epoch):
    for data_iter_step, (samples, _) in enumerate(loader):
        adjust_learning_rate(optimizer, data_iter_step / len(loader) + epoch)
        loss = model(samples)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

for epoch in range(epochs):
    train_one_epoch(model, loader, optimizer, epoch)
