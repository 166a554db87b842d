import torch

optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(1000):
    for group in optimizer.param_groups:
        group["lr"] = 0.1 * (1 - step / 1000)
    optimizer.step()
