import math
import torch
from torch.optim.lr_scheduler import LambdaLR

def rates(n):
    for i in range(n):
        yield 0.5 * (1 + math.cos(math.pi * i / n))

table = list(rates(100))
opt = torch.optim.SGD(model.parameters(), lr=0.1)
sched = LambdaLR(opt, lambda e: table[min(e, 99)])
for epoch in range(100):
    train()
    sched.step()
