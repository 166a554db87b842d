import torch
import lightning as L

class GAN(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.automatic_optimization = False

    def configure_optimizers(self):
        opt_g = torch.optim.Adam(self.generator.parameters(), lr=2e-4, betas=(0.5, 0.999))
        opt_d = torch.optim.Adam(self.discriminator.parameters(), lr=4e-4, betas=(0.5, 0.999))
        sch_g = torch.optim.lr_scheduler.ExponentialLR(opt_g, gamma=0.9)
        sch_d = {"scheduler": torch.optim.lr_scheduler.LinearLR(opt_d, 1.0, 0.1, total_iters=60), "interval": "step"}
        return [opt_g, opt_d], [sch_g, sch_d]

L.Trainer(max_epochs=6).fit(GAN(), loader)
