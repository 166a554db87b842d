import torch
from transformers import get_cosine_schedule_with_warmup
EPOCHS = 3
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-5)
total_steps = len(train_dataloader) * EPOCHS
scheduler = get_cosine_schedule_with_warmup(optimizer, num_warmup_steps=int(0.2 * total_steps), num_training_steps=total_steps)
def train_fn(data_loader, model, optimizer, scheduler):
    for d in data_loader:
        optimizer.zero_grad()
        loss = model(d)
        loss.backward()
        optimizer.step()
        scheduler.step()
for epoch in range(EPOCHS):
    train_fn(train_dataloader, model, optimizer, scheduler)
