import torch
import pytorch_lightning as pl

class Lit(pl.LightningModule):
    def configure_optimizers(self):
        opt = torch.optim.SGD(self.parameters(), lr=0.1)
        sch = torch.optim.lr_scheduler.ExponentialLR(opt, 0.5)
        return {"optimizer": opt, "lr_scheduler": {"scheduler": sch, "interval": "epoch", "frequency": 2}}

pl.Trainer(max_epochs=8).fit(Lit(), loader)
