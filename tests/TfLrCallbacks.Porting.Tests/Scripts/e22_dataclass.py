from dataclasses import dataclass
import torch

@dataclass
class TrainConfig:
    lr: float = 3e-4
    epochs: int = 6
    warmup_steps: int = 5
    batch_size: int = 32

cfg = TrainConfig(lr=0.02)
optimizer = torch.optim.AdamW(model.parameters(), lr=cfg.lr)
total = cfg.epochs * len(loader)
scheduler = torch.optim.lr_scheduler.SequentialLR(
    optimizer,
    schedulers=[
        torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=0.01, total_iters=cfg.warmup_steps),
        torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=total - cfg.warmup_steps),
    ],
    milestones=[cfg.warmup_steps],
)
for epoch in range(cfg.epochs):
    for x, y in loader:
        optimizer.zero_grad()
        model(x).backward()
        optimizer.step()
        scheduler.step()
