import torch
import torch.nn as nn
from torch.utils.data import DataLoader

epochs = 10
netG = nn.Sequential(nn.Linear(100, 784))
netD = nn.Sequential(nn.Linear(784, 1))
loader = DataLoader(data, batch_size=64)
optimizerG = torch.optim.Adam(netG.parameters(), lr=2e-4, betas=(0.5, 0.999))
optimizerD = torch.optim.Adam(netD.parameters(), lr=1e-4, betas=(0.5, 0.999))
schedulerG = torch.optim.lr_scheduler.LambdaLR(optimizerG, lr_lambda=lambda e: 1.0 - max(0, e - 5) / 5)
schedulerD = torch.optim.lr_scheduler.StepLR(optimizerD, step_size=3, gamma=0.5)
for epoch in range(epochs):
    for i, (real, _) in enumerate(loader):
        optimizerD.zero_grad()
        loss_d = criterion(netD(real), 1)
        loss_d.backward()
        optimizerD.step()
        optimizerG.zero_grad()
        loss_g = criterion(netD(netG(real)), 1)
        loss_g.backward()
        optimizerG.step()
    schedulerG.step()
    schedulerD.step()
