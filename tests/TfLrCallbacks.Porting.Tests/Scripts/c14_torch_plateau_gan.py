import torch
import torch.optim as optim
from torch.optim.lr_scheduler import ReduceLROnPlateau
net = torch.nn.Sequential(torch.nn.Linear(10, 5), torch.nn.ReLU(), torch.nn.Linear(5, 1))
optimizer = optim.Adam(net.parameters(), lr=1e-3)
scheduler = ReduceLROnPlateau(optimizer, mode='min', factor=0.5, patience=5, verbose=True, min_lr=1e-6)
best, wait = float('inf'), 0
for epoch in range(100):
    train_loss = train(net)
    val_loss = validate(net)
    scheduler.step(val_loss)
    if val_loss < best:
        best, wait = val_loss, 0
        torch.save(net.state_dict(), 'best.pt')
    else:
        wait += 1
        if wait > 15:
            print('early stop')
            break
