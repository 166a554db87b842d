import torch

class Runner:
    def __init__(self, net, loader):
        self.net, self.loader = net, loader
        self.opt = torch.optim.Adam(net.parameters(), lr=1e-3)
        self.sched = torch.optim.lr_scheduler.CosineAnnealingLR(self.opt, T_max=30, eta_min=1e-5)

    def step(self, x):
        loss = self.net(x).mean()
        self.opt.zero_grad()
        loss.backward()
        self.opt.step()
        self.sched.step()
        return loss

    def run(self, n):
        for k in range(n):
            for x, _ in self.loader:
                self.step(x)

Runner(net, loader).run(5)
