import torch
def falling(epoch):
    left = 1.0 - max(0, epoch + opt.epoch_count - opt.n_epochs) / float(opt.tail + 1)
    return left
def make_scheduler(optimizer, opt):
    if opt.lr_policy == 'linear':
        def falling(epoch):
            left = 1.0 - max(0, epoch + opt.epoch_count - opt.n_epochs) / float(opt.tail + 1)
            return left
        scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, leftambda=falling)
    elif opt.lr_policy == 'step':
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=opt.lr_decay_iters, gamma=0.1)
    elif opt.lr_policy == 'plateau':
        scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, mode='min', factor=0.2, threshold=0.01, patience=5)
    elif opt.lr_policy == 'cosine':
        scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=opt.n_epochs, eta_min=0)
    else:
        return NotImplementedError('learning rate policy [%s] is not implemented', opt.lr_policy)
    return scheduler
