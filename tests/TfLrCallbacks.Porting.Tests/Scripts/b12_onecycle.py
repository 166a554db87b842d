import torch
from torch.utils.data import DataLoader

EPOCHS = 20
MAX_LR = 0.1
train_loader = DataLoader(train_set, batch_size=64, shuffle=True)
optimizer = torch.optim.SGD(model.parameters(), lr=MAX_LR / 25, momentum=0.9)
sched = torch.optim.lr_scheduler.OneCycleLR(optimizer, MAX_LR, total_steps=EPOCHS * len(train_loader), pct_start=0.25, anneal_strategy="linear")


def get_lr(optimizer):
    for param_group in optimizer.param_groups:
        return param_group["lr"]


history = []
for epoch in range(EPOCHS):
    lrs = []
    for batch in train_loader:
        loss = model.training_step(batch)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        lrs.append(get_lr(optimizer))
        sched.step()
    history.append(lrs)
