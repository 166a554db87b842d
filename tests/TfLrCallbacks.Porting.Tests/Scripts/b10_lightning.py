import torch
import lightning.pytorch as pl
from lightning.pytorch.callbacks import EarlyStopping, LearningRateMonitor, ModelCheckpoint


class Lit(pl.LightningModule):
    def __init__(self, lr: float = 1e-3, max_epochs: int = 50, warmup: int = 5):
        super().__init__()
        self.save_hyperparameters()
        self.net = torch.nn.Linear(10, 2)

    def training_step(self, batch, idx):
        x, y = batch
        loss = torch.nn.functional.cross_entropy(self.net(x), y)
        self.log("train_loss", loss)
        return loss

    def configure_optimizers(self):
        optimizer = torch.optim.AdamW(self.parameters(), lr=self.hparams.lr, weight_decay=0.05)
        warm = torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=0.01, total_iters=self.hparams.warmup)
        cosine = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=self.hparams.max_epochs - self.hparams.warmup)
        scheduler = torch.optim.lr_scheduler.SequentialLR(optimizer, [warm, cosine], milestones=[self.hparams.warmup])
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": scheduler, "interval": "epoch", "frequency": 1}}


trainer = pl.Trainer(max_epochs=50, accelerator="gpu", callbacks=[EarlyStopping(monitor="val_loss", mode="min", patience=7), LearningRateMonitor(logging_interval="epoch"), ModelCheckpoint(monitor="val_loss")])
trainer.fit(Lit(lr=2e-3), datamodule=dm)
