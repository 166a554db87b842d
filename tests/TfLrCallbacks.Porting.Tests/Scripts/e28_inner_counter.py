import math
import torch
opt = torch.optim.SGD(net.parameters(), lr=0.1)
for ep in range(5):
    for i, (x, y) in enumerate(loader):
        opt.param_groups[0]['lr'] = 0.05 * (1 + math.cos(math.pi * i / len(loader)))
        opt.zero_grad(); net(x).backward(); opt.step()
