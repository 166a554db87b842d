import itertools
import torch
from torch.optim import lr_scheduler

class LambdaLR:
    def __init__(self, n_epochs, offset, decay_start_epoch):
        self.n_epochs = n_epochs
        self.offset = offset
        self.decay_start_epoch = decay_start_epoch

    def step(self, epoch):
        return 1.0 - max(0, epoch + self.offset - self.decay_start_epoch) / (self.n_epochs - self.decay_start_epoch)

optimizer_G = torch.optim.Adam(itertools.chain(a.parameters(), b.parameters()), lr=0.0002, betas=(0.5, 0.999))
optimizer_D_A = torch.optim.Adam(d.parameters(), lr=0.0004, betas=(0.5, 0.999))
lr_scheduler_G = torch.optim.lr_scheduler.LambdaLR(optimizer_G, lr_lambda=LambdaLR(8, 0, 4).step)
lr_scheduler_D_A = torch.optim.lr_scheduler.LambdaLR(optimizer_D_A, lr_lambda=LambdaLR(8, 0, 2).step)
for epoch in range(8):
    for i, batch in enumerate(dataloader):
        optimizer_G.zero_grad()
        loss_G.backward()
        optimizer_G.step()
        optimizer_D_A.zero_grad()
        loss_D_A.backward()
        optimizer_D_A.step()
    lr_scheduler_G.step()
    lr_scheduler_D_A.step()
