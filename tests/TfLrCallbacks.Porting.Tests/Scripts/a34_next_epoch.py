import torch


def adjust(optimizer, epoch):
    lr = 0.1 * 0.5 ** (epoch // 10)
    for group in optimizer.param_groups:
        group["lr"] = lr


optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    adjust(optimizer, epoch + 1)
    for x, y in loader:
        optimizer.step()
