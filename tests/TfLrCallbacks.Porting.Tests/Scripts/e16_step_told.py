import torch
opt = torch.optim.SGD(net.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 6)
for epoch in range(1, 7):
    scheduler.step(epoch)
    for x, y in loader:
        opt.zero_grad()
        net(x).backward()
        opt.step()
