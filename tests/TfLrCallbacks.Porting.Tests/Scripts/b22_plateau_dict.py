import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau

optimizer = torch.optim.Adam([
    {"params": model.backbone.parameters(), "lr": 1e-5},
    {"params": model.head.parameters()},
], lr=1e-3)
scheduler = ReduceLROnPlateau(optimizer, mode="max", factor=0.5, patience=3, threshold=1e-3, threshold_mode="abs", cooldown=1, min_lr=1e-6, verbose=True)
best = 0
for epoch in range(30):
    train_epoch()
    val_acc = validate()
    scheduler.step(val_acc)
