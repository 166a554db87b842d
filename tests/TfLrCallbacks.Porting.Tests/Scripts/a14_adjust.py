import torch
def set_rate(optimizer, epoch, args):
    """A tenth after every 25 epochs."""
    lr = args.lr * (0.1 ** (epoch // 25))
    for param_group in optimizer.param_groups:
        param_group['lr'] = lr
def main(args):
    optimizer = torch.optim.SGD(model.parameters(), args.lr, momentum=args.momentum)
    for epoch in range(args.start_epoch, args.epochs):
        set_rate(optimizer, epoch, args)
        train(train_loader, model, criterion, optimizer, epoch)
