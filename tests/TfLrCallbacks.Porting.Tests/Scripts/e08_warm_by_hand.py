import torch
base_lr = 0.1
warmup_iters = 10
max_iters = 42
opt = torch.optim.SGD(net.parameters(), lr=base_lr)
it = 0
for ep in range(6):
    for x, y in loader:
        if it < warmup_iters:
            lr = base_lr * it / warmup_iters
        else:
            lr = base_lr * (1 - (it - warmup_iters) / (max_iters - warmup_iters)) ** 0.9
        for g in opt.param_groups:
            g['lr'] = lr
        opt.zero_grad()
        f(x, y).backward()
        opt.step()
        it += 1
