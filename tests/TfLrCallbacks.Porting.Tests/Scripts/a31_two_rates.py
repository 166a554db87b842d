import argparse

import torch

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.4)
args = parser.parse_args()


class Net:
    def __init__(self, lr=0.2):
        self.lr = lr

    def optimizers(self):
        first = torch.optim.SGD(self.p, lr=self.lr)
        lr = torch.optim.lr_scheduler.ExponentialLR(first, gamma=args.gamma)
        second = torch.optim.SGD(self.q, lr=args.lr)
        later = torch.optim.lr_scheduler.ExponentialLR(second, gamma=args.gamma)
        return lr, later
