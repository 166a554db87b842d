import torch

def train_one(model, loader, opt):
    for x, y in loader:
        opt.zero_grad()
        loss = model(x).sum()
        loss.backward()
        opt.step()

opt = torch.optim.AdamW(net.parameters(), lr=1e-3)
plan = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 6)
for r in range(6):
    train_one(net, loader, opt)
    plan.step()
