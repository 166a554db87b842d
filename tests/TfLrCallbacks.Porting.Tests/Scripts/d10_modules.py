"""A network of blocks whose sizes are arguments, as most PyTorch files write it."""
import torch
import torch.nn as nn


class ConvBlock(nn.Module):
    def __init__(self, inputs, outputs, slope=0.0):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel_size=3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(outputs)
        self.act = nn.LeakyReLU(slope) if slope else nn.ReLU(inplace=True)
        self.rest = nn.Sequential(nn.ReLU(), nn.MaxPool2d(2))

    def forward(self, x):
        return self.rest(self.norm(self.conv(x)))


class Classifier(nn.Module):
    def __init__(self, width=4, classes=10, drop=0.5):
        super().__init__()
        hidden = 2 * width
        self.features = nn.Sequential(ConvBlock(3, width), ConvBlock(width, hidden))
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(hidden * 2 * 2, 16), nn.Tanh(), nn.Dropout(drop), nn.Linear(16, classes))

    def forward(self, x):
        return self.head(self.features(x))


net = Classifier(classes=7, drop=0.25)
opt = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
sched = torch.optim.lr_scheduler.StepLR(opt, step_size=2, gamma=0.5)
for epoch in range(6):
    for x, y in loader:
        opt.zero_grad()
        loss_fn(net(x), y).backward()
        opt.step()
    sched.step()
