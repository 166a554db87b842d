import numpy as np
import torch


def cosine_scheduler(base, final, epochs, niter, warmup_epochs=0, start=0):
    warm = np.array([])
    n_warm = warmup_epochs * niter
    if warmup_epochs > 0:
        warm = np.linspace(start, base, n_warm)
    iters = np.arange(epochs * niter - n_warm)
    schedule = final + 0.5 * (base - final) * (1 + np.cos(np.pi * iters / len(iters)))
    return np.concatenate((warm, schedule))


lr_schedule = cosine_scheduler(0.1, 0.001, 10, 20, warmup_epochs=2)
opt = torch.optim.SGD(net.parameters(), lr=0.1)
it = 0
for epoch in range(10):
    for x in loader:
        for g in opt.param_groups:
            g["lr"] = lr_schedule[it]
        it += 1
        loss = net(x)
        loss.backward()
        opt.step()
