import argparse, torch
from warmup_scheduler import GradualWarmupScheduler
p = argparse.ArgumentParser()
p.add_argument('--lr', type=float, default=0.01)
p.add_argument('--warmup', type=int, default=5)
p.add_argument('--epochs', type=int, default=90)
p.add_argument('--mult', type=float, default=8.0)
p.add_argument('--gamma', type=float, default=0.1)
args = p.parse_args()
optimizer = torch.optim.SGD(net.parameters(), lr=args.lr)
after = torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[30, 60], gamma=args.gamma)
scheduler = GradualWarmupScheduler(optimizer, multiplier=args.mult, total_epoch=args.warmup, after_scheduler=after)
for epoch in range(args.epochs):
    for x, y in loader:
        optimizer.zero_grad()
        loss(net(x), y).backward()
        optimizer.step()
    scheduler.step()
