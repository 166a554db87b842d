import math
from torch.optim import AdamW
from torch.utils.data import DataLoader
from transformers import get_scheduler, AutoModelForCausalLM
from accelerate import Accelerator
accelerator = Accelerator(gradient_accumulation_steps=4)
train_dataloader = DataLoader(train_dataset, shuffle=True, batch_size=8)
no_decay = ["bias", "LayerNorm.weight"]
optimizer_grouped_parameters = [
    {"params": [p for n, p in model.named_parameters() if not any(nd in n for nd in no_decay)], "weight_decay": 0.01},
    {"params": [p for n, p in model.named_parameters() if any(nd in n for nd in no_decay)], "weight_decay": 0.0},
]
optimizer = AdamW(optimizer_grouped_parameters, lr=5e-5)
num_epochs = 3
num_update_steps_per_epoch = math.ceil(len(train_dataloader) / 4)
num_training_steps = num_epochs * num_update_steps_per_epoch
lr_scheduler = get_scheduler(
    name="linear", optimizer=optimizer, num_warmup_steps=100, num_training_steps=num_training_steps
)
model, optimizer, train_dataloader, lr_scheduler = accelerator.prepare(model, optimizer, train_dataloader, lr_scheduler)
for epoch in range(num_epochs):
    model.train()
    for step, batch in enumerate(train_dataloader):
        with accelerator.accumulate(model):
            loss = model(**batch).loss
            accelerator.backward(loss)
            optimizer.step()
            lr_scheduler.step()
            optimizer.zero_grad()
