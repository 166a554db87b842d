import torch, math
learning_rate = 5e-4
warm = 1000
decay_end = 40000
min_lr = 5e-5
decay_lr = True
max_iters = 40000

def rate_at(it):
    if it < warm:
        return learning_rate * (it + 1) / (warm + 1)
    if it > decay_end:
        return min_lr
    part = (it - warm) / (decay_end - warm)
    assert 0 <= part <= 1
    wave = 0.5 * (1.0 + math.cos(math.pi * part))
    return min_lr + wave * (learning_rate - min_lr)

optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate, betas=(0.9, 0.95))
iter_num = 0
while True:
    lr = rate_at(iter_num) if decay_lr else learning_rate
    for param_group in optimizer.param_groups:
        param_group['lr'] = lr
    loss.backward()
    optimizer.step()
    iter_num += 1
    if iter_num > max_iters:
        break
