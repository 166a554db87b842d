import math
import torch


class Config:
    def __init__(self, **kwargs):
        self.lr = 6e-4
        self.warmup_tokens = 1000
        self.final_tokens = 20000
        self.lr_decay = True
        for k, v in kwargs.items():
            setattr(self, k, v)


class Trainer:
    def __init__(self, model, config):
        self.model = model
        self.config = config
        self.tokens = 0

    def train(self):
        config = self.config
        optimizer = torch.optim.AdamW(self.model.parameters(), lr=config.lr)
        for epoch in range(10):
            for x, y in loader:
                loss = self.model(x, y)
                loss.backward()
                optimizer.step()
                if config.lr_decay:
                    self.tokens += (y >= 0).sum()
                    if self.tokens < config.warmup_tokens:
                        lr_mult = float(self.tokens) / float(max(1, config.warmup_tokens))
                    else:
                        progress = float(self.tokens - config.warmup_tokens) / float(max(1, config.final_tokens - config.warmup_tokens))
                        lr_mult = max(0.1, 0.5 * (1.0 + math.cos(math.pi * progress)))
                    lr = config.lr * lr_mult
                    for param_group in optimizer.param_groups:
                        param_group["lr"] = lr


trainer = Trainer(model, Config(lr=3e-4))
trainer.train()
