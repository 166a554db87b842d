import torch
opt = torch.optim.SGD(net.parameters(), lr=1e-4)
step = 0
for epoch in range(6):
    for x, y in loader:
        opt.zero_grad()
        net(x).backward()
        opt.step()
        step += 1
        lr = 0.01 * min(step ** -0.5, step * 20 ** -1.5)
        for g in opt.param_groups:
            g['lr'] = lr
