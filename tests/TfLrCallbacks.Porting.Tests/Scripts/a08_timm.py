import timm
import torch
from timm.scheduler import CosineLRScheduler
from timm.optim import create_optimizer_v2
model = timm.create_model("vit_base_patch16_224", pretrained=True)
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-4, weight_decay=0.05)
num_epochs = 300
scheduler = CosineLRScheduler(optimizer, t_initial=num_epochs, lr_min=1e-5, warmup_lr_init=1e-6, warmup_t=5, cycle_limit=1, t_in_epochs=True)
for epoch in range(num_epochs):
    num_updates = epoch * len(loader)
    for i, (x, y) in enumerate(loader):
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        num_updates += 1
        scheduler.step_update(num_updates=num_updates)
    scheduler.step(epoch + 1)
