import torch
from torch.optim.swa_utils import AveragedModel, SWALR
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=300)
swa_scheduler = SWALR(optimizer, swa_lr=0.05)
swa_start = 160
for epoch in range(300):
    for x, y in loader:
        loss_fn(model(x), y).backward()
        optimizer.step()
    if epoch > swa_start:
        swa_model.update_parameters(model)
        swa_scheduler.step()
    else:
        scheduler.step()
