import tensorflow as tf
EPOCHS = 30
BATCH = 64
class WarmupCosine(tf.keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, total_steps, warmup_steps):
        super(WarmupCosine, self).__init__()
        self.peak = tf.cast(peak, tf.float32)
        self.warmup_steps = warmup_steps
        self.cosine = tf.keras.optimizers.schedules.CosineDecay(initial_learning_rate=peak, decay_steps=total_steps - warmup_steps, alpha=0.1)
    def __call__(self, step):
        if step < self.warmup_steps:
            return self.peak * tf.cast(step + 1, tf.float32) / self.warmup_steps
        return self.cosine(step - self.warmup_steps)
total = EPOCHS * (len(x_train) // BATCH)
model.compile(optimizer=tf.keras.optimizers.AdamW(WarmupCosine(3e-4, total, 500)), loss='mse')
model.fit(x_train, y_train, epochs=EPOCHS, batch_size=BATCH)
