import torch
opt = torch.optim.SGD(net.parameters(), lr=0.1)
total = 30
it = 0
for ep in range(1, 6):
    for i, (x, y) in enumerate(loader, 1):
        it += 1
        for g in opt.param_groups:
            g['lr'] = 0.1 * (1 - (it - 1) / total)
        opt.zero_grad(); net(x).backward(); opt.step()
