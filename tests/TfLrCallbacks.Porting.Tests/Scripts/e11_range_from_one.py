import torch
lr0 = 0.1
optimizer = torch.optim.SGD(model.parameters(), lr0, momentum=0.9)

def adjust_learning_rate(optimizer, epoch):
    """Sets the learning rate to the initial LR decayed by 10 every 30 epochs"""
    lr = lr0 * (0.1 ** (epoch // 30))
    for param_group in optimizer.param_groups:
        param_group['lr'] = lr

for epoch in range(1, 101):
    adjust_learning_rate(optimizer, epoch)
    for i, (x, y) in enumerate(loader):
        loss = model(x).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
