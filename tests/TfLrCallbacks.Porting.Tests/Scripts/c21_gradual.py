import torch
from warmup_scheduler import GradualWarmupScheduler
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
cosine = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 90)
scheduler = GradualWarmupScheduler(optimizer, multiplier=1, total_epoch=10, after_scheduler=cosine)
for epoch in range(100):
    train(model)
    optimizer.step()
    scheduler.step()
