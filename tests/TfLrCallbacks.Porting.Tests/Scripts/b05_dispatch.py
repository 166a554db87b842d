import torch
from torch.optim import lr_scheduler


def get_scheduler(name, optimizer, epochs):
    schedulers = {
        "step": lambda: lr_scheduler.StepLR(optimizer, step_size=30, gamma=0.1),
        "cosine": lambda: lr_scheduler.CosineAnnealingLR(optimizer, T_max=epochs),
        "plateau": lambda: lr_scheduler.ReduceLROnPlateau(optimizer, mode="min", factor=0.2, patience=5),
    }
    return schedulers[name]()


optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
scheduler = get_scheduler("cosine", optimizer, 100)
for epoch in range(100):
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()
        optimizer.step()
    scheduler.step()
