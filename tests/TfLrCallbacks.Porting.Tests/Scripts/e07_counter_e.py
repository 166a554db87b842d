import torch
opt = torch.optim.SGD(net.parameters(), lr=0.1)
for e in range(6):
    for g in opt.param_groups:
        g['lr'] = 0.1 * 0.5 ** (e // 2)
    for x, y in loader:
        opt.zero_grad()
        f(x, y).backward()
        opt.step()
