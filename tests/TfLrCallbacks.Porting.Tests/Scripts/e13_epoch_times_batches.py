import torch
args_lr, total_epochs = 0.1, 6
optimizer = torch.optim.SGD(net.parameters(), lr=args_lr)
max_iter = total_epochs * len(train_loader)

def poly_lr(base_lr, it, max_it, power=0.9):
    return base_lr * (1 - it / max_it) ** power

for epoch in range(total_epochs):
    for idx, batch in enumerate(train_loader):
        cur_iter = epoch * len(train_loader) + idx
        lr = poly_lr(args_lr, cur_iter, max_iter)
        optimizer.param_groups[0]['lr'] = lr
        loss = net(batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
