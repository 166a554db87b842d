import torch
opt = torch.optim.SGD(net.parameters(), lr=0.1)

def adjust_lr(optimizer, epoch, step, len_epoch):
    factor = epoch // 2
    lr = 0.1 * (0.1 ** factor)
    if epoch < 1:
        lr = lr * float(1 + step + epoch * len_epoch) / (1. * len_epoch)
    for param_group in optimizer.param_groups:
        param_group['lr'] = lr

def train(loader, epoch):
    for i, (x, y) in enumerate(loader):
        adjust_lr(opt, epoch, i, len(loader))
        opt.zero_grad()
        net(x).backward()
        opt.step()

for e in range(5):
    train(loader, e)
