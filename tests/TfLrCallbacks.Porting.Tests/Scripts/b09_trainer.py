from dataclasses import dataclass, field
from transformers import Trainer, TrainingArguments, EarlyStoppingCallback


@dataclass
class Settings:
    lr: float = 3e-5
    epochs: int = 4
    warmup: float = 0.1
    names: list = field(default_factory=lambda: ["a", "b"])


cfg = Settings(epochs=5)
args = TrainingArguments(
    output_dir="out",
    learning_rate=cfg.lr,
    num_train_epochs=cfg.epochs,
    lr_scheduler_type="cosine",
    warmup_ratio=cfg.warmup,
    per_device_train_batch_size=16,
    gradient_accumulation_steps=2,
    weight_decay=0.01,
    load_best_model_at_end=True,
    metric_for_best_model="eval_f1",
)
trainer = Trainer(model=model, args=args, train_dataset=train, eval_dataset=valid, callbacks=[EarlyStoppingCallback(early_stopping_patience=3)])
trainer.train()
