import argparse, torch
from torch.optim.lr_scheduler import LinearLR, CosineAnnealingLR, SequentialLR
p = argparse.ArgumentParser()
p.add_argument('--lr', type=float, default=0.1)
p.add_argument('--epochs', type=int, default=90)
p.add_argument('--warmup-epochs', type=int, default=5)
args = p.parse_args()
optimizer = torch.optim.SGD(net.parameters(), lr=args.lr)
scheduler = SequentialLR(optimizer, [
    LinearLR(optimizer, start_factor=0.01, total_iters=args.warmup_epochs),
    CosineAnnealingLR(optimizer, T_max=args.epochs - args.warmup_epochs),
], milestones=[args.warmup_epochs])
for epoch in range(args.epochs):
    for x, y in loader:
        optimizer.zero_grad(); net(x).backward(); optimizer.step()
    scheduler.step()
