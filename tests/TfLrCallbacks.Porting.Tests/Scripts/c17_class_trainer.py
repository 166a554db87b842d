import torch
from torch import optim
class Trainer:
    def __init__(self, model, cfg):
        self.cfg = cfg
        self.optimizer = optim.AdamW(model.parameters(), lr=cfg['lr'])
        warm = optim.lr_scheduler.LinearLR(self.optimizer, start_factor=0.01, total_iters=cfg['warmup'])
        cos = optim.lr_scheduler.CosineAnnealingLR(self.optimizer, T_max=cfg['epochs'] - cfg['warmup'], eta_min=1e-6)
        self.scheduler = optim.lr_scheduler.SequentialLR(self.optimizer, [warm, cos], milestones=[cfg['warmup']])
    def fit(self, loader):
        for epoch in range(self.cfg['epochs']):
            for x, y in loader:
                self.optimizer.zero_grad()
                self.model(x).backward()
                self.optimizer.step()
            self.scheduler.step()
cfg = {'lr': 3e-4, 'warmup': 5, 'epochs': 50}
trainer = Trainer(net, cfg)
trainer.fit(train_loader)
