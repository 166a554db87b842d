import torch
opt = torch.optim.SGD(model.parameters(), lr=0.1)
name = "cosine"
match name:
    case "cosine":
        sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 100)
    case "step":
        sched = torch.optim.lr_scheduler.StepLR(opt, 30)
    case _:
        raise ValueError(name)
for epoch in range(100):
    train()
    sched.step()
