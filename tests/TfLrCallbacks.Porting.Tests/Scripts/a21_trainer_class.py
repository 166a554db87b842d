import torch
from dataclasses import dataclass
@dataclass
class Config:
    lr: float = 3e-4
    warmup: int = 100
    max_steps: int = 1000
    betas: tuple = (0.9, 0.95)
class Trainer:
    def __init__(self, model, config):
        self.config = config
        self.optimizer = torch.optim.AdamW(model.parameters(), lr=config.lr, betas=config.betas)
        self.scheduler = torch.optim.lr_scheduler.LambdaLR(self.optimizer, self.lr_lambda)
    def lr_lambda(self, step):
        if step < self.config.warmup:
            return step / max(1, self.config.warmup)
        return max(0.0, (self.config.max_steps - step) / (self.config.max_steps - self.config.warmup))
    def train(self):
        for step in range(self.config.max_steps):
            loss.backward()
            self.optimizer.step()
            self.scheduler.step()
trainer = Trainer(model, Config(lr=1e-3))
trainer.train()
