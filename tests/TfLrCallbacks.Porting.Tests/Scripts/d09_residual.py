import torch
import torch.nn as nn
import torch.nn.functional as F
class BasicBlock(nn.Module):
    def __init__(self, in_planes=16, planes=32):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, kernel_size=3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(32)
        self.conv2 = nn.Conv2d(32, 32, kernel_size=3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(32)
        self.shortcut = nn.Sequential(nn.Conv2d(3, 32, kernel_size=1, bias=False), nn.BatchNorm2d(32))
        self.fc = nn.Linear(32, 10)
        self.relu = nn.ReLU(inplace=True)
    def forward(self, x):
        identity = x
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += self.shortcut(identity)
        out = self.relu(out)
        a = F.max_pool2d(out, 2)
        b = F.avg_pool2d(out, 2)
        out = torch.cat([a, b], dim=1)
        out = F.adaptive_avg_pool2d(out, 1)
        out = out.view(out.size(0), -1)
        return self.fc(out)
class Shared(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 8)
        self.out = nn.Linear(8, 1)
    def forward(self, x):
        h = self.fc(x)
        h = self.fc(h) + h
        return self.out(h)
opt = torch.optim.SGD(BasicBlock().parameters(), lr=0.1)
sched = torch.optim.lr_scheduler.StepLR(opt, 30)
for epoch in range(90):
    for x, y in loader:
        opt.step()
    sched.step()
