import argparse
import timm
from timm.optim import create_optimizer_v2
from timm.scheduler import create_scheduler_v2

ap = argparse.ArgumentParser()
ap.add_argument("--lr", type=float, default=5e-4)
ap.add_argument("--epochs", type=int, default=300)
ap.add_argument("--warmup-epochs", type=int, default=20)
ap.add_argument("--min-lr", type=float, default=1e-5)
args = ap.parse_args()
model = timm.create_model("resnet50")
optimizer = create_optimizer_v2(model, opt="adamw", lr=args.lr, weight_decay=0.05)
scheduler, num_epochs = create_scheduler_v2(optimizer, sched="cosine", num_epochs=args.epochs, warmup_epochs=args.warmup_epochs, min_lr=args.min_lr, warmup_lr=1e-6)
for epoch in range(num_epochs):
    for i, (x, y) in enumerate(loader):
        loss = model(x)
        loss.backward()
        optimizer.step()
    scheduler.step(epoch + 1)
