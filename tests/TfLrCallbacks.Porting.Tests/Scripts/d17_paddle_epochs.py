import paddle
import paddle.nn as nn
from paddle.optimizer.lr import CosineAnnealingDecay, LinearWarmup
model = nn.Sequential(nn.Linear(10, 10))
lr = CosineAnnealingDecay(learning_rate=0.1, T_max=100)
lr = LinearWarmup(lr, warmup_steps=5, start_lr=0.0, end_lr=0.1)
opt = paddle.optimizer.Momentum(learning_rate=lr, momentum=0.9, parameters=model.parameters())
for epoch in range(100):
    for x, y in loader():
        loss = paddle.nn.functional.cross_entropy(model(x), y)
        loss.backward()
        opt.step()
        opt.clear_grad()
    lr.step()
