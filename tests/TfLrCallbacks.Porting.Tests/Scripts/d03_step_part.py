import torch
from torch import optim
from torch.optim import lr_scheduler
optimizer = optim.SGD([{'params': net.base.parameters(), 'lr': 1e-3}, {'params': net.fc.parameters()}], lr=1e-2, momentum=0.9, weight_decay=5e-4, nesterov=True)
scheduler = lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=10, T_mult=2, eta_min=1e-5, verbose=True)
plateau = lr_scheduler.ReduceLROnPlateau(optimizer, 'max', factor=0.5, patience=4, threshold=0.01, min_lr=1e-6)
iters = len(loader)
for epoch in range(70):
    for i, (x, y) in enumerate(loader):
        optimizer.zero_grad()
        loss = crit(net(x), y)
        loss.backward()
        optimizer.step()
        scheduler.step(epoch + i / iters)
    plateau.step(val_acc)
