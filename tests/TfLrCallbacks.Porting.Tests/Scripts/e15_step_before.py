import torch
opt = torch.optim.SGD(net.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.StepLR(opt, step_size=2, gamma=0.5)
for epoch in range(6):
    scheduler.step()
    for x, y in loader:
        opt.zero_grad()
        net(x).backward()
        opt.step()
