import lightning.pytorch as pl
import torch
from torch.optim.lr_scheduler import LambdaLR, ReduceLROnPlateau
from lightning.pytorch.callbacks import EarlyStopping, ModelCheckpoint, LearningRateMonitor
class LitModel(pl.LightningModule):
    def __init__(self, lr=1e-3, warmup=500, max_steps=10000):
        super().__init__()
        self.save_hyperparameters()
        self.net = torch.nn.Linear(10, 1)
    def lr_lambda(self, step):
        if step < self.hparams.warmup:
            return step / self.hparams.warmup
        return max(0.0, (self.hparams.max_steps - step) / (self.hparams.max_steps - self.hparams.warmup))
    def configure_optimizers(self):
        opt = torch.optim.AdamW(self.parameters(), lr=self.hparams.lr, weight_decay=0.1)
        sched = LambdaLR(opt, lr_lambda=self.lr_lambda)
        return {"optimizer": opt, "lr_scheduler": {"scheduler": sched, "interval": "step", "frequency": 1}}
model = LitModel(lr=2e-3)
trainer = pl.Trainer(max_steps=10000, callbacks=[EarlyStopping("val_loss", patience=5, mode="min"), ModelCheckpoint(monitor="val_loss"), LearningRateMonitor()], gradient_clip_val=1.0)
trainer.fit(model, dm)
