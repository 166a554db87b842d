import torch
from torch.optim import lr_scheduler
def build(cfg):
    pass
opt_name = 'sgd'
sched = 'plateau'
use_cosine = False
optimizer = torch.optim.SGD(p, lr=0.1)
if use_cosine:
    scheduler = lr_scheduler.CosineAnnealingLR(optimizer, T_max=100)
else:
    scheduler = lr_scheduler.MultiStepLR(optimizer, milestones=[30, 60, 90], gamma=0.2)
for e in range(100):
    scheduler.step()
