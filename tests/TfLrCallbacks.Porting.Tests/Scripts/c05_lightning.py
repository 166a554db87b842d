import torch
import pytorch_lightning as pl
from pytorch_lightning.callbacks import ModelCheckpoint, EarlyStopping, LearningRateMonitor
from torch.optim.lr_scheduler import OneCycleLR
class Lit(pl.LightningModule):
    def __init__(self, lr=0.05):
        super().__init__()
        self.save_hyperparameters()
        self.model = torch.nn.Linear(2, 2)
    def training_step(self, batch, batch_idx):
        return self.model(batch).sum()
    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), lr=self.hparams.lr, momentum=0.9, weight_decay=5e-4)
        steps_per_epoch = 45000 // 256
        scheduler_dict = {
            "scheduler": OneCycleLR(optimizer, 0.1, epochs=self.trainer.max_epochs, steps_per_epoch=steps_per_epoch),
            "interval": "step",
        }
        return {"optimizer": optimizer, "lr_scheduler": scheduler_dict}
model = Lit(lr=0.05)
trainer = pl.Trainer(max_epochs=30, accelerator="auto", callbacks=[LearningRateMonitor(logging_interval="step"), EarlyStopping("val_loss"), ModelCheckpoint(monitor="val_loss", save_top_k=2)])
trainer.fit(model, dm, ckpt_path="last.ckpt")
