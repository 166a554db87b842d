import torch
opt = torch.optim.SGD(net.parameters(), lr=0.1)
sched = torch.optim.lr_scheduler.MultiStepLR(opt, [2, 4], gamma=0.2)

def train():
    for x, y in loader:
        opt.zero_grad()
        net(x).backward()
        opt.step()

def end_of_epoch():
    sched.step()

for k in range(5):
    train()
    end_of_epoch()
