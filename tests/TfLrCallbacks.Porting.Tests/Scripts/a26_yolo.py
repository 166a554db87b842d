import math
import torch
from torch.optim import lr_scheduler
hyp = {'first': 0.01, 'last': 0.1, 'momentum': 0.937}
epochs = 120
def half_wave(y1=0.0, y2=1.0, steps=100):
    return lambda x: ((1 - math.cos(x * math.pi / steps)) / 2) * (y2 - y1) + y1
optimizer = torch.optim.SGD(pg0, lr=hyp['first'], momentum=hyp['momentum'], nesterov=True)
lf = half_wave(1, hyp['last'], epochs)
scheduler = lr_scheduler.LambdaLR(optimizer, lr_lambda=lf)
for epoch in range(epochs):
    for i, b in enumerate(loader):
        optimizer.step()
    scheduler.step()
