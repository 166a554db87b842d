import paddle
from paddle.optimizer.lr import LinearWarmup, CosineAnnealingDecay
epochs, steps = 20, 50
scheduler = LinearWarmup(CosineAnnealingDecay(0.01, T_max=epochs * steps), warmup_steps=100, start_lr=0.0, end_lr=0.01)
optimizer = paddle.optimizer.Momentum(learning_rate=scheduler, momentum=0.9, parameters=model.parameters())
for epoch in range(epochs):
    for batch in loader:
        loss = model(batch)
        loss.backward()
        optimizer.step()
        optimizer.clear_grad()
        scheduler.step()
