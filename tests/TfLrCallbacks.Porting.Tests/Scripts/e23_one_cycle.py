import torch
EPOCHS = 4
opt = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
sched = torch.optim.lr_scheduler.OneCycleLR(opt, max_lr=0.1, epochs=EPOCHS, steps_per_epoch=len(train_loader))
for epoch in range(EPOCHS):
    for xb, yb in train_loader:
        opt.zero_grad()
        model(xb).backward()
        opt.step()
        sched.step()
