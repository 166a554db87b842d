from transformers import AutoModelForSequenceClassification, Trainer, TrainingArguments, EarlyStoppingCallback, set_seed
set_seed(42)
model = AutoModelForSequenceClassification.from_pretrained("bert-base-uncased", num_labels=2)
training_args = TrainingArguments(
    output_dir="./results",
    num_train_epochs=3,
    per_device_train_batch_size=16,
    gradient_accumulation_steps=2,
    learning_rate=2e-5,
    lr_scheduler_type="cosine",
    warmup_ratio=0.06,
    weight_decay=0.01,
    evaluation_strategy="epoch",
    save_strategy="epoch",
    load_best_model_at_end=True,
    fp16=True,
)
trainer = Trainer(model=model, args=training_args, train_dataset=train, eval_dataset=val, callbacks=[EarlyStoppingCallback(early_stopping_patience=2)])
trainer.train(resume_from_checkpoint=True)
