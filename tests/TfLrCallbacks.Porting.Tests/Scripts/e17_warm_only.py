import torch
opt = torch.optim.SGD(net.parameters(), lr=0.1)
warmup = 10
step = 0
for epoch in range(8):
    for x, y in loader:
        if step < warmup:
            for g in opt.param_groups:
                g['lr'] = 0.1 * (step + 1) / warmup
        opt.zero_grad()
        net(x).backward()
        opt.step()
        step += 1
