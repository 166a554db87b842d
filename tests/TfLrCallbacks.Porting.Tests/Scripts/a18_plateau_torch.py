import torch
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, 'min', factor=0.5, patience=3, verbose=True)
for epoch in range(100):
    train_loss = train(model)
    val_loss = validate(model)
    scheduler.step(val_loss)
    if optimizer.param_groups[0]['lr'] < 1e-6:
        break
