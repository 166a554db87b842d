import torch
from torch.optim.lr_scheduler import LambdaLR

N_EPOCHS, DECAY_EPOCH = 200, 100


class LinearDecay:
    def __init__(self, n_epochs, offset, decay_start):
        assert (n_epochs - decay_start) > 0
        self.n_epochs = n_epochs
        self.offset = offset
        self.decay_start = decay_start

    def step(self, epoch):
        return 1.0 - max(0, epoch + self.offset - self.decay_start) / (self.n_epochs - self.decay_start)


opt_g = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))
opt_d = torch.optim.Adam(D.parameters(), lr=1e-4, betas=(0.5, 0.999))
sched_g = LambdaLR(opt_g, lr_lambda=LinearDecay(N_EPOCHS, 0, DECAY_EPOCH).step)
sched_d = LambdaLR(opt_d, lr_lambda=LinearDecay(N_EPOCHS, 0, DECAY_EPOCH).step)
for epoch in range(N_EPOCHS):
    for real in loader:
        loss_g = g_step(real)
        loss_g.backward()
        opt_g.step()
        loss_d = d_step(real)
        loss_d.backward()
        opt_d.step()
    sched_g.step()
    sched_d.step()
