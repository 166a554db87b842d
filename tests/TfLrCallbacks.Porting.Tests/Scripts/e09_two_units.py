import torch
opt = torch.optim.SGD(net.parameters(), lr=0.1)
warm = torch.optim.lr_scheduler.LinearLR(opt, start_factor=0.1, total_iters=7)
main = torch.optim.lr_scheduler.StepLR(opt, step_size=3, gamma=0.1)
for ep in range(6):
    for x, y in loader:
        opt.zero_grad()
        f(x, y).backward()
        opt.step()
        warm.step()
    main.step()
