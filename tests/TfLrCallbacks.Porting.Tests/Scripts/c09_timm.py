import torch, timm
from timm.scheduler import CosineLRScheduler
from timm.optim import create_optimizer_v2
model = timm.create_model("resnet50", pretrained=True)
optimizer = create_optimizer_v2(model, opt="adamw", lr=5e-4, weight_decay=0.05)
n_iter = len(train_loader)
scheduler = CosineLRScheduler(optimizer, t_initial=100 * n_iter, lr_min=5e-6, warmup_lr_init=5e-7, warmup_t=5 * n_iter, cycle_limit=1, t_in_epochs=False)
for epoch in range(100):
    for i, (x, y) in enumerate(train_loader):
        loss = model(x); loss.backward(); optimizer.step()
        scheduler.step_update(epoch * n_iter + i)
