import torch

def get_scheduler(optimizer, opt):
    def lambda_rule(epoch):
        return 1.0 - max(0, epoch + 1 - opt.n_epochs) / float(opt.n_epochs_decay + 1)
    return torch.optim.lr_scheduler.LambdaLR(optimizer, lr_lambda=lambda_rule)

class Options:
    lr = 0.0002
    n_epochs = 4
    n_epochs_decay = 4

opt = Options()
optimizer_G = torch.optim.Adam(netG.parameters(), lr=opt.lr, betas=(0.5, 0.999))
optimizer_D = torch.optim.Adam(netD.parameters(), lr=opt.lr * 2, betas=(0.5, 0.999))
optimizers = [optimizer_G, optimizer_D]
schedulers = [get_scheduler(optimizer_G, opt), get_scheduler(optimizer_D, opt)]
for epoch in range(8):
    for i, data in enumerate(loader):
        optimizer_D.zero_grad()
        d_loss.backward()
        optimizer_D.step()
        optimizer_G.zero_grad()
        g_loss.backward()
        optimizer_G.step()
    for scheduler in schedulers:
        scheduler.step()
