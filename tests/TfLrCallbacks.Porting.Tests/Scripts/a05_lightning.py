import torch
import pytorch_lightning as pl
from pytorch_lightning.callbacks import EarlyStopping, ModelCheckpoint, LearningRateMonitor

class Small(pl.LightningModule):
    def __init__(self, lr=1e-3, max_epochs=50, weight_decay=0.05):
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Linear(10, 2)
    def training_step(self, batch, batch_idx):
        x, y = batch
        return torch.nn.functional.cross_entropy(self.layer(x), y)
    def configure_optimizers(self):
        optimizer = torch.optim.AdamW(self.parameters(), lr=self.hparams.lr, weight_decay=self.hparams.weight_decay)
        scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=self.hparams.max_epochs)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": scheduler, "interval": "epoch", "monitor": "val_loss"}}

trainer = pl.Trainer(max_epochs=50, callbacks=[EarlyStopping(monitor="val_loss", patience=5), ModelCheckpoint(monitor="val_loss"), LearningRateMonitor()])
trainer.fit(Small(lr=2e-3), dm)
